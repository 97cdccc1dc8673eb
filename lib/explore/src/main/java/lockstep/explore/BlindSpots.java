package lockstep.explore;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lockstep.internal.travel.CellClass;

/// Finds out from byte code what a search cannot judge.
final class BlindSpots {

  /// A kind of call that a search cannot judge.
  ///
  /// @param calls how such calls look: `owner.name`, and what they take where that matters
  private record Spot(String calls, String sentence) {}

  private static final List<Spot> SPOTS =
      List.of(
          new Spot(
              "java/lang/Thread\\.sleep|java/lang/System\\.(nanoTime|currentTimeMillis)"
                  + "|java/util/concurrent/TimeUnit\\.sleep|java/time/\\w+\\.now"
                  + "|java/util/concurrent/ScheduledExecutorService\\..*|java/util/Timer\\..*",
              "Time: this code sleeps or looks at a clock. In the search a sleep takes no time and"
                  + " orders nothing, and every wait with a limit is over at once."),
          new Spot(
              "java/io/(?!PrintStream)\\w+\\..*|java/nio/.*|java/net/.*|java/util/Scanner\\..*",
              "Input and output: this code reads or writes files or connections. The search does"
                  + " it again for each interleaving, and does not undo it."),
          new Spot(
              "java/io/PrintStream\\..*",
              "Printing: what this code prints is not shown, as it runs once for each"
                  + " interleaving."),
          new Spot(
              "java/lang/ProcessBuilder\\..*|java/lang/Runtime\\.exec|lockstep/process/.*"
                  + "|lockstep/pool/.*|lockstep/shared/.*",
              "Processes: the search orders the threads of one process; what other processes do to"
                  + " shared memory or files, and when, it does not see."),
          new Spot(
              "java/lang/foreign/.*|java/lang/System\\.load(Library)?|sun/misc/Unsafe\\..*",
              "Native code: the search does not see what it reads and writes."),
          new Spot(
              "java/lang/Object\\.notify",
              "notify(): in the search it wakes all that wait, as notifyAll() does. That a wrong"
                  + " one is woken is not found."),
          new Spot(
              "java/util/concurrent/locks/(LockSupport\\.park.*|Condition\\.await.*)"
                  + "|java/lang/Object\\.wait",
              "Waiting: in the search nobody wakes up for no reason, as real threads may."),
          new Spot(
              "java/lang/Thread\\.(ofVirtual|startVirtualThread)"
                  + "|java/util/concurrent/Executors\\.new(VirtualThreadPerTask|WorkStealing).*"
                  + "|java/util/concurrent/ForkJoinPool\\..*"
                  + "|java/util/(\\w+\\.parallelStream|stream/\\w+\\.parallel|Arrays\\.parallel\\w+)"
                  + "|java/util/concurrent/CompletableFuture\\.\\w+Async\\((?!.*Executor;).*",
              "Threads that the JVM lends, virtual ones and those of the common pool: the search"
                  + " cannot order them, and waits in vain for them. Let it see the same code with"
                  + " threads or an executor of its own."),
          new Spot(
              "java/util/Random\\..*|java/lang/Math\\.random"
                  + "|java/util/concurrent/ThreadLocalRandom\\..*",
              "Chance: random numbers are the same in each interleaving."));

  private static final String WEAK_MEMORY =
      "Weak memory: the search runs one step after the other, and every thread sees every write at"
          + " once. Real processors and compilers may show writes late or in another order, where"
          + " a variable is neither volatile nor used under a lock.";

  private BlindSpots() {}

  static List<String> of(Collection<CellClass> code) {
    Set<String> calls = new TreeSet<>();
    boolean plain = false;
    boolean natives = false;
    for (CellClass type : code) {
      ClassModel model = ClassFile.of().parse(type.bytes());
      plain |= model.fields().stream().anyMatch(BlindSpots::isPlain);
      natives |= model.methods().stream().anyMatch(m -> m.flags().has(AccessFlag.NATIVE));
      model.methods().stream().flatMap(BlindSpots::calls).forEach(calls::add);
    }
    boolean declaresNative = natives;
    Stream<String> found =
        SPOTS.stream()
            .filter(
                spot ->
                    calls.stream().anyMatch(call -> call.matches("(" + spot.calls + ")(\\(.*)?"))
                        || declaresNative && spot.sentence.startsWith("Native"))
            .map(Spot::sentence);
    return Stream.concat(plain ? Stream.of(WEAK_MEMORY) : Stream.empty(), found).toList();
  }

  private static Stream<String> calls(MethodModel method) {
    if (method.methodName().stringValue().startsWith("do_it$")) {
      // The rest of the cell, which is not searched.
      return Stream.empty();
    }
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .filter(InvokeInstruction.class::isInstance)
        .map(InvokeInstruction.class::cast)
        .map(
            call ->
                call.owner().asInternalName()
                    + "."
                    + call.name().stringValue()
                    + call.type().stringValue());
  }

  private static boolean isPlain(FieldModel field) {
    return !field.flags().has(AccessFlag.FINAL)
        && !field.flags().has(AccessFlag.VOLATILE)
        && !field.flags().has(AccessFlag.SYNTHETIC);
  }
}
