package lockstep.shared;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lockstep.task.Action;
import lockstep.task.Task;

/// A second process for a test: a JVM with the class path of the tests that runs one task.
final class ChildJvm<R> implements AutoCloseable {

  private final Process process;

  private ChildJvm(Process process) {
    this.process = process;
  }

  static <R> ChildJvm<R> start(Task<R> task) {
    return start(List.of("-XX:TieredStopAtLevel=1"), task);
  }

  static <R> ChildJvm<R> start(List<String> flags, Task<R> task) {
    return start(List.of(), flags, task);
  }

  /// A process that can write no file larger than this.
  static <R> ChildJvm<R> startLimited(int kilobytes, Task<R> task) {
    String limit = "ulimit -f " + kilobytes + "; exec \"$@\"";
    return start(List.of("bash", "-c", limit, "limited"), List.of(), task);
  }

  private static <R> ChildJvm<R> start(List<String> before, List<String> flags, Task<R> task) {
    ChildCache ready = ChildCache.ready();
    var all = new ArrayList<>(flags);
    all.add("-XX:AOTCache=" + ready.cache());
    return start(before, all, ready.classPath(), Redirect.INHERIT, task);
  }

  /// A process with this class path, and one more flag.
  static <R> ChildJvm<R> startFrom(String classPath, String flag, Task<R> task) {
    return start(List.of(), List.of(flag), classPath, Redirect.DISCARD, task);
  }

  private static <R> ChildJvm<R> start(
      List<String> before, List<String> flags, String classPath, Redirect errors, Task<R> task) {
    var command = new ArrayList<>(before);
    command.addAll(List.of(java(), "-ea", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-XX:-UsePerfData", "-Xlog:disable"));
    command.add("-Djdk.reflect.useNativeAccessorOnly=true");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, ChildJvm.class.getName()));
    try {
      Process process = new ProcessBuilder(command).redirectError(errors).start();
      // Stays open: its end tells the child that its parent is gone.
      var out = new ObjectOutputStream(process.getOutputStream());
      out.writeObject(task);
      out.flush();
      return new ChildJvm<>(process);
    } catch (IOException e) {
      throw new AssertionError("no child process", e);
    }
  }

  static void runAll(int children, Action action) throws Exception {
    inEach(
        children,
        i -> {
          action.run();
          return null;
        });
  }

  /// Runs a task in each of several processes at once; their results in order.
  static <R> List<R> inEach(int children, lockstep.task.Fn<Integer, R> fn) throws Exception {
    List<ChildJvm<R>> all =
        IntStream.range(0, children).mapToObj(i -> start(() -> fn.apply(i))).toList();
    var results = new ArrayList<R>();
    try {
      for (ChildJvm<R> child : all) {
        results.add(child.result());
      }
    } finally {
      all.forEach(ChildJvm::close);
    }
    return results;
  }

  static String java() {
    return jdk("java");
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  long pid() {
    return process.pid();
  }

  /// Waits for the task; rethrows what it threw.
  @SuppressWarnings("unchecked")
  R result() throws Exception {
    try (var in = new ObjectInputStream(process.getInputStream())) {
      Object result = in.readObject();
      process.waitFor();
      if (result instanceof Failure failure) {
        if (failure.exception() instanceof Exception e) {
          throw e;
        }
        throw new AssertionError(failure.exception());
      }
      return (R) result;
    }
  }

  /// Ends it as `kill -9` does, and waits until it is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// Prints what its threads are doing.
  void printStacks() throws IOException, InterruptedException {
    new ProcessBuilder(jdk("jcmd"), Long.toString(pid()), "Thread.print")
        .inheritIO()
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private record Failure(Throwable exception) implements java.io.Serializable {}

  private static void endWithTheParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent says nothing more.
      }
    } catch (IOException gone) {
      // So is the parent.
    }
    Runtime.getRuntime().halt(3);
  }

  public static void main(String[] args) throws Exception {
    Object result;
    try {
      var task = (Task<?>) new ObjectInputStream(System.in).readObject();
      Thread.ofPlatform().daemon().start(ChildJvm::endWithTheParent);
      result = task.call();
    } catch (Throwable e) {
      result = new Failure(e);
    }
    try (var out = new ObjectOutputStream(new FileOutputStream(FileDescriptor.out))) {
      out.writeObject(result);
    }
  }
}
