package lockstep.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lockstep.picture.Note;
import lockstep.picture.Picture;

/// The same experiment in the CPython of this machine, beside the one in Java.
///
/// ```java
/// var cpython = Python.run(Duration.ofSeconds(20), """
///     import time
///     begin = time.perf_counter()
///     sum(range(10_000_000))
///     print("seconds:", time.perf_counter() - begin)
///     """);
/// cpython.figures("seconds");
/// ```
///
/// Each line of the form `name: number` that the program prints is a figure. A Python that is
/// absent, too old, too slow or broken is a sentence in the result, never an exception, so that a
/// notebook goes on. The Python process ends with the call, and with this process.
///
/// Immutable; any thread may start a run.
public final class Python implements Picture {

  /// The oldest minor version of Python 3 that is used.
  private static final int OLDEST = 10;

  /// What is tried for a Python without a GIL, the newest first.
  private static final List<String> FREE_THREADED =
      List.of("python3.15t", "python3.14t", "python3.13t");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Pattern FIGURE =
      Pattern.compile("\\s*(.+?)\\s*:\\s*([-+]?[0-9][0-9.eE+-]*)\\s*");

  private static final String QUESTION =
      """
      import sys
      gil = getattr(sys, '_is_gil_enabled', lambda: True)()
      print(*sys.version_info[:3], sys.implementation.name, gil)
      """;

  /// Ends the program when our end of its standard input is gone. One line, at its head.
  private static final String LEASH =
      "import os, threading; threading.Thread(target=lambda: (os.read(0, 1), os._exit(9)),"
          + " daemon=True).start()\n";

  private final String name;
  private final Map<String, List<Double>> figures;
  private final String trouble;

  private Python(String name, Map<String, List<Double>> figures, String trouble) {
    this.name = name;
    this.figures = figures;
    this.trouble = trouble;
  }

  /// Runs a program in `python3`.
  ///
  /// @param limit how long it may take
  /// @throws InterruptedException if the calling thread is interrupted; the program has ended then
  public static Python run(Duration limit, String program) throws InterruptedException {
    return run("python3", limit, program);
  }

  static Python run(String command, Duration limit, String program) throws InterruptedException {
    Optional<Found> found = find(command);
    if (found.isEmpty()) {
      return absent("CPython", "There is no " + command + " on this machine");
    }
    Found python = found.get();
    return python.minor() < OLDEST
        ? absent(
            python.name(), "This is " + python.name() + "; 3." + OLDEST + " or newer is needed")
        : run(python, limit, program);
  }

  /// Runs a program in a CPython whose threads compute at the same time: `python3.14t` or the like.
  ///
  /// @param limit how long it may take
  /// @throws InterruptedException if the calling thread is interrupted; the program has ended then
  public static Python runFreeThreaded(Duration limit, String program) throws InterruptedException {
    return runFreeThreaded(FREE_THREADED, limit, program);
  }

  static Python runFreeThreaded(List<String> commands, Duration limit, String program)
      throws InterruptedException {
    for (String command : commands) {
      Optional<Found> found = find(command).filter(python -> !python.gil());
      if (found.isPresent()) {
        return run(found.get(), limit, program);
      }
    }
    return absent(
        "CPython without GIL",
        "There is no free-threaded CPython on this machine (" + String.join(", ", commands) + ")");
  }

  /// The name and version of `python3`, if there is one.
  static Optional<String> version() throws InterruptedException {
    return find("python3").map(Found::name);
  }

  /// Such as `CPython 3.14.0 without GIL`.
  public String name() {
    return name;
  }

  /// Whether the program ran to its end.
  public boolean isComplete() {
    return trouble.isEmpty();
  }

  /// The numbers that the program printed under a name, in their order; empty if there are none.
  public double[] figures(String of) {
    return figures.getOrDefault(of, List.of()).stream().mapToDouble(x -> x).toArray();
  }

  @Override
  public String html() {
    return note().html();
  }

  @Override
  public String text() {
    return note().text();
  }

  @Override
  public String toString() {
    return text();
  }

  private Note note() {
    Note note = Note.of(trouble.isEmpty() ? name : trouble);
    for (var figure : figures.entrySet()) {
      note = note.line(figure.getKey() + ": " + written(figure.getValue()));
    }
    return note;
  }

  private static String written(List<Double> numbers) {
    return numbers.stream()
        .map(
            number ->
                String.format(
                    Locale.ROOT,
                    number == Math.rint(number) || Math.abs(number) >= 100 ? "%,.0f" : "%.3g",
                    number))
        .collect(Collectors.joining(", "));
  }

  private static Python absent(String name, String why) {
    return new Python(name, Map.of(), why + ": this comparison is left out.");
  }

  private static Python run(Found python, Duration limit, String program)
      throws InterruptedException {
    try {
      Path file = Files.createTempFile("lockstep-", ".py");
      try {
        Files.writeString(file, LEASH + program);
        Printed printed = start(List.of(python.command(), file.toString()), limit);
        return new Python(python.name(), figuresIn(printed.out()), trouble(python, limit, printed));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return absent(
          python.name(), "The program for Python could not be written: " + e.getMessage());
    }
  }

  private static String trouble(Found python, Duration limit, Printed printed) {
    if (printed.exitCode().isEmpty()) {
      return python.name()
          + " took longer than "
          + limit.toMillis() / 1000.0
          + " s and was stopped.";
    }
    if (printed.exitCode().get() != 0) {
      String last = printed.out().lines().reduce("", (_, line) -> line);
      return python.name() + " stopped with exit code " + printed.exitCode().get() + ": " + last;
    }
    return "";
  }

  private static Map<String, List<Double>> figuresIn(String out) {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    out.lines()
        .map(FIGURE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                figures
                    .computeIfAbsent(line.group(1), _ -> new ArrayList<>())
                    .add(Double.valueOf(line.group(2))));
    return figures;
  }

  private static Optional<Found> find(String command) throws InterruptedException {
    try {
      String[] answer =
          start(List.of(command, "-c", QUESTION), PATIENCE).out().strip().split("\\s+");
      return answer.length == 5 && answer[0].equals("3")
          ? Optional.of(
              new Found(
                  command,
                  answer[3].equals("cpython") ? "CPython" : answer[3],
                  Integer.parseInt(answer[1]),
                  answer[0] + "." + answer[1] + "." + answer[2],
                  answer[4].equals("True")))
          : Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /// Starts a program, and waits until it has ended or its time is over.
  private static Printed start(List<String> command, Duration limit)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("lockstep-", ".out");
    Process process = null;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
      return new Printed(
          ended ? Optional.of(process.exitValue()) : Optional.empty(), Files.readString(out));
    } finally {
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      Files.delete(out);
    }
  }

  private record Printed(Optional<Integer> exitCode, String out) {}

  private record Found(String command, String kind, int minor, String version, boolean gil) {

    String name() {
      return kind + " " + version + (gil ? "" : " without GIL");
    }
  }
}
