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

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final JShell shell = JShell.builder().executionEngine("local").build();

  private Snippets() {}

  public static void main(String[] arguments) throws Exception {
    if (Hooks.hasAgent()) {
      Linkage.begin(new Object(), new Object());
    }
    Snippets snippets = new Snippets();
    for (String cell : cells()) {
      snippets.run(cell);
    }
    System.exit(0);
  }

  private static List<String> cells() throws Exception {
    List<String> cells = new ArrayList<>();
    cells.add(IMPORTS);
    // JShell allows no synchronized method at the top.
    cells.add(Corpus.types().replace("static synchronized", "static"));
    List<String> bodies = Corpus.written();
    for (int i = 0; i < bodies.size(); i++) {
      cells.add("Object body%d() throws Exception { %s }".formatted(i, bodies.get(i)));
      cells.add("count = 0; body%d() + \", count \" + count".formatted(i));
    }
    cells.addAll(Corpus.atTheTop());
    return cells;
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
