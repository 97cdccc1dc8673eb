package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Items whose classes were made in cells, and workers that have never heard of these classes.
@Timeout(120)
class CellItemsTest {

  private static JShell shell;

  @BeforeAll
  static void startTheShell() {
    shell = JShell.builder().executionEngine("local").build();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      shell.addToClasspath(entry);
    }
    cell("import lockstep.shared.*; import lockstep.pool.*; import java.util.*;");
    cell("var pool = new ProcessPool(1); var queue = SharedQueue.<Object>create(10);");
    cell("record Point(int x, int y) { int sum() { return x + y; } }");
  }

  @AfterAll
  static void endTheShell() {
    cell("pool.close(); queue.close();");
    shell.close();
  }

  @Test
  void aRecordArrivesThoughTheTaskNamesNoSuchClass() {
    cell("queue.put(new Point(1, 2)); queue.put(new Point(3, 4));");
    String text = "pool.submit(() -> queue.take().toString()).get()";
    assertEquals("\"Point[x=1, y=2]\"", cell(text));
    assertEquals("\"Point[x=3, y=4]\"", cell(text));
  }

  @Test
  void theNextTaskMayNameTheClassAndMeetsTheSame() {
    cell("queue.put(new Point(1, 2)); queue.put(new Point(3, 4));");
    assertEquals("2", cell("pool.submit(() -> queue.take().toString().indexOf('i')).get()"));
    assertEquals("7", cell("pool.submit(() -> ((Point) queue.take()).sum()).get()"));
  }

  @Test
  void whatATaskKnowsOfAnItemIsEnoughToUseIt() {
    cell("interface Shape { double area(); }");
    cell(
        "record Square(double side) implements Shape { public double area() { return side * side; }"
            + " }");
    cell("var shapes = SharedQueue.<Shape>create(10); shapes.put(new Square(3));");
    assertEquals("9.0", cell("pool.submit(() -> shapes.take().area()).get()"));
  }

  @Test
  void aRedefinedRecordArrivesAsItIsNow() {
    cell("record Mark(int a) {}");
    cell("queue.put(new Mark(1));");
    assertEquals("\"Mark[a=1]\"", cell("pool.submit(() -> queue.take().toString()).get()"));
    cell("record Mark(int a, String b) {}");
    cell("queue.put(new Mark(1, \"new\"));");
    assertEquals("\"Mark[a=1, b=new]\"", cell("pool.submit(() -> queue.take().toString()).get()"));
  }

  @Test
  void enumsAndObjectsThatHoldSuchClassesArriveToo() {
    cell("enum Colour { RED, GREEN { public String toString() { return \"grass\"; } } }");
    cell("class Pot implements java.io.Serializable { Colour colour = Colour.GREEN; }");
    cell("record Pair(Pot left, Colour right) {}");
    cell("queue.put(Colour.RED); queue.put(new ArrayList<>(List.of(Colour.GREEN)));");
    cell("queue.put(new Pair(new Pot(), Colour.RED));");
    assertEquals("\"RED\"", cell("pool.submit(() -> queue.take().toString()).get()"));
    assertEquals("\"[grass]\"", cell("pool.submit(() -> queue.take().toString()).get()"));
    assertTrue(cell("pool.submit(() -> queue.take().toString()).get()").endsWith("right=RED]\""));
  }

  @Test
  void whatAWorkerSendsBackIsOfTheCellsOwnClass() {
    cell("pool.submit(() -> { queue.put(new Point(5, 6)); return 0; }).get();");
    assertEquals("11", cell("((Point) queue.take()).sum()"));
    cell("queue.put(new Point(7, 8));");
    cell("pool.submit(() -> { queue.put(queue.take()); return 0; }).get();");
    assertEquals("15", cell("((Point) queue.take()).sum()"));
  }

  @Test
  void pipesAndReferencesCarryTheCodeToo() {
    cell("var pipe = Pipe.open(); var left = pipe.left(); var right = pipe.right();");
    cell("var shared = SharedReference.<Object>create();");
    cell("left.send(new Point(1, 1)); shared.set(new Point(2, 2));");
    assertEquals(
        "\"Point[x=1, y=1]Point[x=2, y=2]\"",
        cell("pool.submit(() -> right.receive().toString() + shared.get()).get()"));
  }

  @Test
  void tasksMayBePutIntoAQueue() {
    cell("queue.put((lockstep.task.Task<Integer>) () -> 6 * 7);");
    assertEquals(
        "42", cell("pool.submit(() -> ((lockstep.task.Task<?>) queue.take()).call()).get()"));
  }

  @Test
  void codeThatReadsAVariableOfACellIsRefusedWhereThatIsUnknown() {
    cell("int factor = 3;");
    cell("record Scaled(int x) { int value() { return x * factor; } }");
    cell("queue.put(new Scaled(2)); queue.put(new Scaled(2));");
    assertTrue(cell("pool.submit(() -> queue.take().hashCode()).get()").contains("reads factor"));
    assertEquals("6", cell("pool.submit(() -> ((Scaled) queue.take()).value()).get()"));
  }

  /// Runs a cell: its value as text, or what it threw.
  private static String cell(String code) {
    String value = "";
    for (String rest = code; !rest.isBlank(); ) {
      SourceCodeAnalysis.CompletionInfo part = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(part.source())) {
        if (event.status() == Snippet.Status.REJECTED) {
          throw new AssertionError(
              part.source() + new ArrayList<>(shell.diagnostics(event.snippet()).toList()));
        }
        if (event.exception() != null) {
          return causes(event.exception());
        }
        value = event.value() == null ? value : event.value();
      }
      rest = part.remaining();
    }
    return value;
  }

  private static String causes(Throwable e) {
    var text = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      text.append(cause.getMessage()).append('\n');
    }
    return text.toString();
  }
}
