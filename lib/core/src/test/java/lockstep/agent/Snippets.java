package lockstep.agent;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import lockstep.internal.hook.Hooks;

/// A program that gives the corpus to JShell, as a kernel does, and prints what comes of it: a line
/// for each snippet.
///
/// Cells are evaluated in this JVM, so that an agent sees them.
final class Snippets {

  private static final String IMPORTS =
      """
      import java.math.*;
      import java.io.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.locks.*;
      import java.util.function.*;
      import java.util.stream.*;
      """;

  private static final String CALL =
      """
      String call(Callable<?> body) {
        count = 0;
        try {
          return body.call() + ", count " + count;
        } catch (Throwable e) {
          return e + ", count " + count;
        }
      }
      """;

  /// Bodies that are called by one snippet.
  private static final int TOGETHER = 10;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final JShell shell = JShell.builder().executionEngine("local").build();

  private Snippets() {}

  public static void main(String[] arguments) throws Exception {
    if (Hooks.hasAgent()) {
      Linkage.begin(new Object(), new Object(), new Object());
    }
    Snippets snippets = new Snippets();
    for (String cell : cells()) {
      snippets.run(cell);
    }
    System.exit(Hooks.hasAgent() == snippets.isTransformed() ? 0 : 1);
  }

  private static List<String> cells() throws Exception {
    List<String> cells = new ArrayList<>();
    cells.add(IMPORTS);
    // JShell allows no synchronized method at the top.
    cells.add(Corpus.types().replace("static synchronized", "static"));
    cells.add(CALL);
    List<String> bodies = Corpus.written();
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      cells.add("Object body%d() throws Exception { %s }".formatted(i, bodies.get(i)));
      calls.add("call(() -> body%d())".formatted(i));
      if (calls.size() == TOGETHER || i == bodies.size() - 1) {
        cells.add("List.of(" + String.join(", ", calls) + ")");
        calls.clear();
      }
    }
    cells.addAll(Corpus.atTheTop());
    return cells;
  }

  /// A lambda that calls something then has fields for its run and its thread.
  private boolean isTransformed() {
    shell.eval("Supplier<String> calling = () -> call(null);");
    return shell
        .eval("calling.getClass().getDeclaredFields().length > 0")
        .getFirst()
        .value()
        .equals("true");
  }

  /// A cell of several snippets, as kernels take it apart.
  private void run(String cell) {
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo first = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(first.source())) {
        if (event.causeSnippet() == null) {
          out.println(described(event).replace("\n", "\\n").replaceAll("@[0-9a-f]+", "@"));
        }
      }
      rest = first.remaining();
    }
  }

  private String described(SnippetEvent event) {
    String outcome =
        event.exception() == null
            ? String.valueOf(event.value())
            : event.exception() + " " + event.exception().getMessage();
    return event.status() == Snippet.Status.REJECTED
        ? "rejected: " + event.snippet().source() + shell.diagnostics(event.snippet()).toList()
        : event.snippet().source().strip() + " ==> " + outcome;
  }
}
