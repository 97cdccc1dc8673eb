package lockstep.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;

/// What the agent costs a kernel: its start, its cells, and a flood of prints, with it and without.
///
/// A kernel with an agent that does nothing tells what Java itself takes for having one. Kernels of
/// each kind are started in turns; every figure is a median. Prints are for our agent alone:
/// without it a kernel loses lines, and at times the news that the cell has ended. Give it an idle
/// machine.
public final class KernelCost {

  private static final int ROUNDS = Integer.getInteger("lockstep.rounds", 7);
  private static final int CELLS = 10;
  private static final int LINES = 100_000;

  private static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "an expression", "1 + 1",
              "a stream", "List.of(1, 2, 3).stream().map(x -> x + 1).filter(x -> x > 2).count()",
              "a loop", "for (int i = 0; i < 10; i++) { if (i > 20) break; }",
              "a method", "int twice(int x) { return 2 * x; }",
              "a class", "class Point { int x, y; int sum() { return x + y; } }"));

  private KernelCost() {}

  /// Prints two tables.
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("lockstep-bench");
    Map<String, Path> kernels = new LinkedHashMap<>();
    kernels.put("no agent", kernelspec(folder.resolve("none"), ""));
    kernels.put("empty agent", kernelspec(folder.resolve("empty"), emptyAgent(folder)));
    kernels.put("our agent", Installation.current().kernelspec());
    Map<String, Figures> figures = new LinkedHashMap<>();
    kernels.forEach((name, spec) -> figures.put(name, new Figures(spec)));
    for (int round = 0; round < ROUNDS; round++) {
      for (Figures each : figures.values()) {
        each.measure();
      }
    }
    System.out.println("| median, ms | " + String.join(" | ", figures.keySet()) + " |");
    System.out.println("|---|" + "---|".repeat(figures.size()));
    figures.values().iterator().next().times.keySet().stream()
        .map(what -> row(what, figures.values()))
        .forEach(System.out::println);
    figures.get("our agent").flood();
  }

  private static String row(String what, Iterable<Figures> figures) {
    StringBuilder row = new StringBuilder("| " + what + " |");
    for (Figures each : figures) {
      List<Double> times = each.times.get(what).stream().sorted().toList();
      row.append(" %.1f |".formatted(times.get(times.size() / 2)));
    }
    return row.toString();
  }

  /// A kernelspec like ours with another agent.
  private static Path kernelspec(Path folder, String agent) throws IOException, PlainError {
    Files.createDirectories(folder);
    String json = Files.readString(Installation.current().kernelspec().resolve("kernel.json"));
    Files.writeString(
        folder.resolve("kernel.json"), json.replaceAll("\"-javaagent:[^\"]*\",", agent));
    return folder;
  }

  /// @return the option that brings it, as a line of JSON
  private static String emptyAgent(Path folder) throws IOException {
    Path jar = folder.resolve("empty.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
    String entry = EmptyAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new JarEntry(entry));
      EmptyAgent.class.getClassLoader().getResourceAsStream(entry).transferTo(out);
    }
    return "\"-javaagent:" + jar + "\",";
  }

  /// Of one kernelspec.
  private static final class Figures {

    final Path kernelspec;

    /// In milliseconds.
    final Map<String, List<Double>> times = new LinkedHashMap<>();

    Figures(Path kernelspec) {
      this.kernelspec = kernelspec;
    }

    void measure() throws Exception {
      long start = System.nanoTime();
      try (Kernel kernel = Kernel.start(kernelspec, Map.of())) {
        add("from nothing to a kernel that answers", start);
        for (Map.Entry<String, String> kind : KINDS.entrySet()) {
          // The first of a kind is another matter: it loads half of the compiler.
          kernel.execute(kind.getValue());
          for (int i = 0; i < CELLS; i++) {
            start = System.nanoTime();
            kernel.execute(kind.getValue());
            add("a cell: " + kind.getKey(), start);
          }
        }
      }
    }

    void flood() throws Exception {
      try (Kernel kernel = Kernel.start(kernelspec, Map.of())) {
        for (int i = 0; i < ROUNDS; i++) {
          long start = System.nanoTime();
          CellRun flood =
              kernel.execute(
                  "for (int i = 0; i < %d; i++) System.out.println(\"line \" + i);"
                      .formatted(LINES),
                  Duration.ofMinutes(1));
          System.out.printf(
              "%d of %d lines of println in %.0f ms%n",
              flood.text().lines().count(), LINES, (System.nanoTime() - start) / 1e6);
        }
      }
    }

    private void add(String what, long start) {
      times.computeIfAbsent(what, name -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
    }
  }
}
