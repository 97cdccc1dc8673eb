package lockstep.internal.explore;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lockstep.internal.explore.Answer.Ending;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.runner.CompletedInvocationResult;
import org.jetbrains.kotlinx.lincheck.runner.InvocationResult;
import org.jetbrains.kotlinx.lincheck.runner.LambdaRunner;
import org.jetbrains.kotlinx.lincheck.runner.LambdaRunnerKt;
import org.jetbrains.kotlinx.lincheck.runner.ManagedDeadlockInvocationResult;
import org.jetbrains.kotlinx.lincheck.runner.ManagedLivelockInvocationResult;
import org.jetbrains.kotlinx.lincheck.runner.RunnerTimeoutInvocationResult;
import org.jetbrains.kotlinx.lincheck.runner.UnexpectedExceptionInvocationResult;
import org.jetbrains.kotlinx.lincheck.strategy.managed.BaseObjectTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ManagedStrategy;
import org.jetbrains.kotlinx.lincheck.strategy.managed.ManagedStrategySettings;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingParkingTracker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingStrategy;
import org.jetbrains.kotlinx.lincheck.util.ExceptionResult;
import org.jetbrains.lincheck.jvm.agent.LincheckInstrumentation;
import org.jetbrains.lincheck.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/// One question, answered: Lincheck's search, and a second run of what it found under a
/// [Conductor], who also writes down what happens.
///
/// Four things are changed or read inside Lincheck by reflection. Its search skips objects that it
/// holds to be seen by one thread only, and overlooks that a `Runnable` brings objects to a new
/// thread: we let it skip none. It lets threads wake up for no reason, and then takes a deadlock of
/// locks for a live-lock: we let them sleep. And the order that it found, and how far it got, can
/// be had in no other way.
final class Search {

  /// How one interleaving ended.
  private record End(Ending ending, @Nullable Throwable problem) {}

  /// How often a loop may be gone through before it is held to be endless: first a guess, to find
  /// endless loops soon, then what counts.
  private static final int[] LOOPS = {2_000, 20_000};

  /// The same for calls within calls.
  private static final int CALLS = 2_000;

  /// How often a loop is gone through before others get their turn: more than a small hash table
  /// has places, so that nobody gives way in the middle of one.
  private static final int PATIENCE = 40;

  /// How many switches between threads a search has to get through completely, for its time to be
  /// up with an answer: to the first thread, to the next, and from that one to any other at any
  /// step.
  private static final int ENOUGH = 3;

  private static final TraceContext CONTEXT = LincheckInstrumentation.INSTANCE.getContext();

  private final Question question;
  private final Code code;

  /// Nanoseconds on this JVM's clock.
  private final long deadline;

  private int loops = LOOPS[0];

  Search(Question question) {
    this.question = question;
    this.code = new Code(question.code());
    this.deadline = System.nanoTime() + question.nanos();
  }

  Answer run() throws IOException, ReflectiveOperationException {
    // Otherwise this happens when code that is searched makes the first one.
    LincheckInstrumentation.INSTANCE.ensureClassHierarchyIsTransformed(Thread.class);
    for (String type : question.classes()) {
      LincheckInstrumentation.INSTANCE.ensureClassHierarchyIsTransformed(type);
    }
    return code.unpacked() instanceof Subject subject
        ? new Linearizability(question, this, code).run(subject)
        : settled(question.script(), question.interleavings());
  }

  /// Searches, or follows a script, and looks closer at what seems to be a live-lock.
  ///
  /// @param script null to search
  /// @param most interleavings to look at
  Answer settled(@Nullable String script, int most)
      throws IOException, ReflectiveOperationException {
    loops = LOOPS[0];
    // Lincheck rewrites classes when they are first used: a first run would have fewer steps.
    Answer warmUp = follow("", 0, null);
    if (warmUp.ending() == Ending.TIME) {
      return Answer.bare(Ending.TIME, 0, false);
    }
    Answer answer = once(script, most);
    if (answer.ending() == Ending.LIVELOCK) {
      loops = LOOPS[1];
      answer = once(script, most);
    }
    if (answer.ending() == Ending.UNSTEADY) {
      // What was found may have used a class for the first time, too. Now it is no longer new.
      answer = once(script, most);
    }
    return answer;
  }

  private Answer once(@Nullable String script, int most)
      throws IOException, ReflectiveOperationException {
    return script == null ? search(most) : follow(script, 1, null);
  }

  private ManagedStrategySettings settings() {
    long millis = Math.max(1, question.nanos() / 1_000_000);
    return new ManagedStrategySettings(
        millis, PATIENCE, loops, CALLS, false, true, true, Trusted.CODE);
  }

  private Answer search(int most) throws IOException, ReflectiveOperationException {
    ManagedStrategySettings settings = settings();
    LambdaRunner<?> runner = LambdaRunnerKt.LambdaRunner(settings.getTimeoutMs(), code);
    ModelCheckingStrategy search = new ModelCheckingStrategy(runner, settings, false, CONTEXT);
    inside(search, "objectTracker").set(search, new BaseObjectTracker(true));
    inside(search, "parkingTracker").set(search, new ModelCheckingParkingTracker(false));
    runner.initializeStrategy(search);
    try (search) {
      for (int explored = 0; explored < most; explored++) {
        if (!search.nextInvocation()) {
          return Answer.bare(Ending.FINE, explored, true);
        }
        if (System.nanoTime() > deadline) {
          return Answer.bare(sawEnough(search) ? Ending.FINE : Ending.TIME, explored, false);
        }
        code.refresh(null);
        End end = end(search, search.runInvocation());
        if (end.ending == Ending.TIME) {
          return Answer.bare(Ending.TIME, explored, false);
        }
        if (end.ending != Ending.FINE) {
          return follow(orderOf(search), explored + 1, end.ending);
        }
      }
      return Answer.bare(Ending.FINE, most, false);
    }
  }

  private static boolean sawEnough(ModelCheckingStrategy search)
      throws ReflectiveOperationException {
    return (Integer) inside(search, "maxNumberOfSwitches").get(search) > ENOUGH;
  }

  /// @param expected how this order ended before; null if that is not known
  Answer follow(String text, int explored, @Nullable Ending expected) throws IOException {
    ManagedStrategySettings settings = settings();
    LambdaRunner<?> runner = LambdaRunnerKt.LambdaRunner(settings.getTimeoutMs(), code);
    Conductor conductor = new Conductor(runner, settings, CONTEXT, Script.of(text));
    runner.initializeStrategy(conductor);
    try (conductor) {
      code.refresh(conductor.recorder());
      End end = end(conductor, conductor.runInvocation());
      boolean steady = expected == null || expected == end.ending;
      return new Answer(
          steady ? end.ending : Ending.UNSTEADY,
          explored,
          false,
          end.problem == null ? "" : end.problem.toString(),
          end.problem == null ? List.of() : usersPart(end.problem.getStackTrace()),
          conductor.threadNames(),
          conductor.events(),
          text,
          code.judged() == null ? null : code.sequences().compare(code.scene()));
    }
  }

  private End end(ManagedStrategy strategy, InvocationResult result) {
    End end = plainEnd(strategy, result);
    Scene scene = code.judged();
    if (scene == null || end.ending == Ending.TIME || end.problem != null) {
      return end;
    }
    if (code.sequences().explain(scene)) {
      return new End(Ending.FINE, null);
    }
    return end.ending == Ending.FINE ? new End(Ending.IMPOSSIBLE, null) : end;
  }

  private End plainEnd(ManagedStrategy strategy, InvocationResult result) {
    return switch (result) {
      case CompletedInvocationResult completed -> {
        awaitDeaths(strategy);
        Throwable uncaught = code.uncaught();
        Throwable problem = uncaught == null ? thrown(completed) : uncaught;
        yield problem == null
            ? new End(Ending.FINE, null)
            : new End(
                problem instanceof AssertionError ? Ending.ASSERTION : Ending.EXCEPTION, problem);
      }
      case ManagedDeadlockInvocationResult _ -> new End(Ending.DEADLOCK, null);
      case ManagedLivelockInvocationResult _ -> new End(Ending.LIVELOCK, null);
      case RunnerTimeoutInvocationResult _ -> new End(Ending.TIME, null);
      case UnexpectedExceptionInvocationResult unexpected ->
          throw new IllegalStateException(unexpected.getException());
      default -> throw new IllegalStateException("an unknown end: " + result);
    };
  }

  private static @Nullable Throwable thrown(CompletedInvocationResult completed) {
    List<List<ResultWithClock>> results = completed.getResults().getParallelResultsWithClock();
    return results.getFirst().getFirst().getResult() instanceof ExceptionResult exception
        ? exception.getThrowable()
        : null;
  }

  /// What ends a thread is told to us after Lincheck holds that thread to be over.
  private void awaitDeaths(ManagedStrategy strategy) {
    Map<Integer, Thread> started = new HashMap<>(strategy.getRegisteredThreads());
    started.remove(0);
    for (Thread thread : started.values()) {
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static String orderOf(ModelCheckingStrategy search) throws ReflectiveOperationException {
    Object order = inside(search, "currentInterleaving").get(search);
    return new FoundOrder(
            numbers(inside(order, "switchPositions").get(order)),
            numbers(inside(order, "threadSwitchChoices").get(order)))
        .toString();
  }

  private static List<Integer> numbers(@Nullable Object list) {
    List<Integer> numbers = new ArrayList<>();
    ((List<?>) list).forEach(number -> numbers.add((Integer) number));
    return numbers;
  }

  private static Field inside(Object object, String name) throws NoSuchFieldException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static List<StackTraceElement> usersPart(StackTraceElement[] stack) {
    return List.of(stack).stream().filter(Recorder::isUsers).limit(10).toList();
  }
}
