package lockstep.pool;

import java.lang.reflect.Field;
import java.util.Objects;
import java.util.Set;
import lockstep.internal.hook.CellRun;
import lockstep.internal.hook.Hooks;
import lockstep.internal.travel.Origin;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.internal.travel.Template;
import lockstep.internal.worker.Console;
import lockstep.internal.worker.Shape;

/// Code as it was when a method of a pool was called with it. Immutable but for its pace.
///
/// @param shape how it is called
/// @param code packed, with the variables as they were
/// @param loader knows its classes, also those of its results
/// @param run the cell that called
/// @param pace of its items
record Call(Shape shape, Parcel code, ClassLoader loader, CellRun run, Pace pace) {

  /// Where a worker that runs it prints: into the cell that called, behind its name.
  Console.Sink sink(String worker) {
    return (error, line) -> run.print(error, "[" + worker + "] " + line);
  }

  /// Packs the code.
  ///
  /// @param method of the pool, for messages
  /// @param own variables that the workers have their own values of
  /// @throws lockstep.task.CannotTravelException if it cannot leave this process
  static Call of(Shape shape, Object code, String method, Set<Field> own) {
    ClassLoader loader = Origin.loaderOf(code);
    return new Call(
        shape,
        Packer.pack(code, "The code given to " + method, loader, own),
        loader,
        Hooks.cellRun(),
        new Pace());
  }

  /// Code whose captured values come with each task.
  ///
  /// @param code a lambda that was taken apart into `parts`
  static Call of(Shape shape, Object code, Template.Parts parts) {
    ClassLoader loader = code.getClass().getClassLoader();
    return new Call(
        shape,
        parts.template(),
        Objects.requireNonNullElseGet(loader, ClassLoader::getSystemClassLoader),
        Hooks.cellRun(),
        new Pace());
  }

  /// Whether such code is this code.
  boolean isOf(Shape otherShape, Template.Parts parts) {
    return code == parts.template() && shape == otherShape && run.equals(Hooks.cellRun());
  }
}
