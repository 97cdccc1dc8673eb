package lockstep.shared;

import java.io.Serializable;
import lockstep.internal.memory.Contents;
import lockstep.internal.memory.Mapped;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.RegionId;
import org.jspecify.annotations.Nullable;

/// A handle of a region: it travels as the region's identity, and maps the region where it arrives,
/// at the first use.
///
/// Closed by the region's creator, the region ends for all processes; closed elsewhere, only this
/// handle does.
///
/// @param <C> what works on the mapped region
abstract class Handle<C> implements AutoCloseable, Mapped, Serializable {

  private static final long serialVersionUID = 1;

  private final RegionId id;
  private transient volatile @Nullable C core;
  private transient volatile boolean closed;

  Handle(Region region) {
    this.id = region.id();
  }

  /// Makes or finds what works on the region in this process.
  abstract C attach(Region region);

  /// Adds the fields of the class's byte map.
  abstract void describe(C core, Contents contents);

  @Override
  public final Contents contents() {
    C attached = core();
    Contents contents = new Contents(Region.open(id));
    describe(attached, contents);
    return contents;
  }

  /// What works on the region.
  ///
  /// @throws IllegalStateException if this handle was closed, or the region cannot be had
  final C core() {
    C attached = core;
    return attached != null ? attached : arrive();
  }

  private C arrive() {
    if (closed) {
      throw new IllegalStateException("this handle of a shared " + id.kind() + " is closed");
    }
    C attached = attach(Region.open(id));
    core = attached;
    return attached;
  }

  /// Ends the use of this handle. In the process that created the memory, this removes it: every
  /// later use, in any process, throws [IllegalStateException]. Closing again does nothing.
  @Override
  public final void close() {
    closed = true;
    core = null;
    Region.close(id);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + id.file() + (closed ? ", closed]" : "]");
  }
}
