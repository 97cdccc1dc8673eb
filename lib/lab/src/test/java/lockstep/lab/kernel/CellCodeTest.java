package lockstep.lab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a cell gives to a worker process does there what it would do in the kernel.
@Timeout(120)
class CellCodeTest {

  private static Kernel kernel;

  @BeforeAll
  static void startKernel() throws Exception {
    kernel = Kernel.start();
    run(
        """
        import lockstep.pool.*;
        import lockstep.process.*;
        import lockstep.shared.*;
        import lockstep.task.*;
        import java.util.concurrent.Callable;
        import java.util.function.*;
        import org.apache.commons.lang3.tuple.*;
        var pool = new ProcessPool(2);
        """);
  }

  @AfterAll
  static void closeKernel() {
    kernel.close();
  }

  private static CellRun run(String code) throws Exception {
    CellRun cell = kernel.execute(code, Duration.ofSeconds(60));
    assertEquals("ok", cell.status(), () -> code + "\n" + cell.traceback());
    return cell;
  }

  static Stream<Arguments> code() {
    return Stream.of(
        Arguments.of("a lambda", "", "pool.map(x -> x * x, List.of(1, 2, 3))", "[1, 4, 9]"),
        Arguments.of(
            "a lambda that reads a variable",
            "int k = 3;",
            "pool.map(x -> x * k, List.of(7))",
            "[21]"),
        Arguments.of(
            "a variable that was assigned later",
            "int later = 1;\nlater = 4;",
            "pool.map(x -> x * later, List.of(7))",
            "[28]"),
        Arguments.of(
            "a method",
            "int twice(int x) { return 2 * x; }",
            "pool.map(x -> twice(x), List.of(7))",
            "[14]"),
        Arguments.of(
            "a method that reads a variable and calls another one",
            "int base = 10;\n"
                + "int add(int x) { return base + x; }\n"
                + "int add2(int x) { return add(add(x)); }",
            "pool.map(x -> add2(x), List.of(1))",
            "[21]"),
        Arguments.of(
            "a recursive method",
            "long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }",
            "pool.map(n -> fib(n), List.of(10, 20))",
            "[55, 6765]"),
        Arguments.of(
            "a reference to a method of the JDK",
            "",
            "pool.map(Math::abs, List.of(-1, 2))",
            "[1, 2]"),
        Arguments.of(
            "a reference to a static method of a class",
            "class Maths { static int cube(int x) { return x * x * x; } }",
            "pool.map(Maths::cube, List.of(2))",
            "[8]"),
        Arguments.of(
            "a reference to a method of an object",
            "class Adder { final int n; Adder(int n) { this.n = n; } int add(int x) { return x + n;"
                + " } }\n"
                + "var five = new Adder(5);",
            "pool.map(five::add, List.of(1))",
            "[6]"),
        Arguments.of(
            "a reference to a constructor",
            "record Box(int n) {}",
            "pool.map(Box::new, List.of(1))",
            "[Box[n=1]]"),
        Arguments.of(
            "records as arguments and results",
            "record Point(int x, int y) { Point flip() { return new Point(y, x); } }",
            "pool.map(p -> p.flip(), List.of(new Point(1, 2)))",
            "[Point[x=2, y=1]]"),
        Arguments.of(
            "a record whose constructor reads a variable",
            "int most = 9;\n"
                + "record Small(int n) { public Small { if (n > most) throw new"
                + " IllegalArgumentException(\"> \" + most); } }",
            "pool.map(s -> s.n(), List.of(new Small(8)))",
            "[8]"),
        Arguments.of(
            "an enum",
            "enum Color { RED, GREEN { @Override String say() { return \"go\"; } }; String say() {"
                + " return \"stop\"; } }",
            "pool.map(c -> c.say() + c.ordinal(), List.of(Color.RED, Color.GREEN))",
            "[stop0, go1]"),
        Arguments.of(
            "a sealed interface and a switch over it",
            "sealed interface Shape { record Square(double a) implements Shape {} record"
                + " Circle(double r) implements Shape {} }\n"
                + "double area(Shape s) { return switch (s) { case Shape.Square q -> q.a() * q.a();"
                + " case Shape.Circle c -> 3 * c.r() * c.r(); }; }",
            "pool.map(s -> area(s), List.of(new Shape.Square(2), new Shape.Circle(1)))",
            "[4.0, 3.0]"),
        Arguments.of(
            "a class with a nested class and inheritance",
            "class Base { int one() { return 1; } }\n"
                + "class Outer extends Base { class Inner { int two() { return one() + 1; } } int"
                + " run() { return new Inner().two(); } }",
            "pool.submit(() -> new Outer().run()).get()",
            "2"),
        Arguments.of(
            "an anonymous class",
            "int step = 5;\n"
                + "Fn<Integer, Integer> stepper = new Fn<>() { public Integer apply(Integer x) {"
                + " return x + step; } };",
            "pool.map(stepper, List.of(1))",
            "[6]"),
        Arguments.of(
            "captured locals",
            "Fn<Integer, Integer> make(int n, String s) { int[] a = {n, n}; return x -> x + a[0] +"
                + " s.length(); }",
            "pool.map(make(10, \"abc\"), List.of(1))",
            "[14]"),
        Arguments.of(
            "a variable that holds a lambda that reads a variable",
            "int deep = 6;\nFunction<Integer, Integer> held = x -> x * deep;",
            "pool.map(x -> held.apply(x), List.of(7))",
            "[42]"),
        Arguments.of(
            "an ordinary Callable and Runnable",
            "int seven = 7;\n"
                + "Callable<Integer> plain = () -> seven * 6;\n"
                + "Runnable quiet = () -> {};",
            "pool.submit(quiet).get() + \" \" + pool.submit(plain).get()",
            "null 42"),
        Arguments.of(
            "a static field of a class",
            "class Config { static int size = 1; static final List<String> NAMES = new"
                + " ArrayList<>(); }\n"
                + "Config.size = 20;\n"
                + "Config.NAMES.add(\"a\");",
            "pool.submit(() -> Config.size + Config.NAMES.get(0)).get()",
            "20a"),
        Arguments.of(
            "collections of objects of the notebook, shared between variables",
            "class Node { int n; Node next; }\n"
                + "var first = new Node();\n"
                + "var same = first;\n"
                + "first.n = 3;\n"
                + "first.next = first;",
            "pool.submit(() -> first.next.next.n + \" \" + (first == same)).get()",
            "3 true"),
        Arguments.of(
            "a generic method with a bounded type",
            "<T extends Comparable<T>> T larger(T a, T b) { return a.compareTo(b) > 0 ? a : b; }",
            "pool.starmap((a, b) -> larger(a, b), List.of(Pair.of(2, 1), Pair.of(3, 4)))",
            "[2, 4]"),
        Arguments.of(
            "a local class and a nested lambda",
            "",
            "pool.submit(() -> { record L(int n) {} Supplier<L> s = () -> new L(4); return"
                + " s.get().n(); }).get()",
            "4"),
        Arguments.of(
            "a stream inside the task",
            "int limit = 4;",
            "pool.submit(() -> java.util.stream.IntStream.range(0, 10).filter(i -> i <"
                + " limit).sum()).get()",
            "6"),
        Arguments.of(
            "an object that holds a lambda which holds the object",
            "class Tick { int n = 1; Callable<Integer> next = () -> ++n; }\nvar tick = new Tick();",
            "pool.submit(tick.next).get() + \" \" + tick.n",
            "2 1"),
        Arguments.of(
            "a path, an optional, a view of a list",
            "var folder = java.nio.file.Path.of(\"a\", \"b\");\n"
                + "var maybe = Optional.of(1);\n"
                + "var view = new ArrayList<>(List.of(1, 2, 3)).subList(0, 2);",
            "pool.submit(() -> folder.getNameCount() + \" \" + maybe.get() + \" \" + view).get()",
            "2 1 [1, 2]"),
        Arguments.of(
            "a shared counter, which is shared",
            "var counter = SharedCounter.create();\n"
                + "pool.forEach(i -> { for (int n = 0; n < 1000; n++) counter.increment(); },"
                + " List.of(1, 2, 3, 4));",
            "counter.get()",
            "4000"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("code")
  void codeOfACellRunsInAWorker(String kind, String definitions, String call, String value)
      throws Exception {
    if (!definitions.isEmpty()) {
      run(definitions);
    }
    assertEquals(value, run(call).value(), kind);
  }

  @Test
  void aRedefinedMethodIsWhatTheNextTaskRuns() throws Exception {
    run("int version() { return 1; }");
    assertEquals("[1]", run("pool.map(x -> version(), List.of(0))").value());
    run("int version() { return 2; }");
    assertEquals("[2]", run("pool.map(x -> version(), List.of(0))").value());
  }

  @Test
  void aRedefinedClassIsWhatTheNextTaskRuns() throws Exception {
    run("record Item(int n) { String show() { return \"old \" + n; } }");
    assertEquals("[old 1]", run("pool.map(i -> i.show(), List.of(new Item(1)))").value());
    run("record Item(int n, int m) { String show() { return \"new \" + n + m; } }");
    assertEquals("[new 12]", run("pool.map(i -> i.show(), List.of(new Item(1, 2)))").value());
  }

  @Test
  void aMethodMayCallOneThatIsDefinedLater() throws Exception {
    run("int caller() { return callee() + 1; }");
    run("int callee() { return 1; }");
    assertEquals("2", run("pool.submit(() -> caller()).get()").value());
    run("int callee() { return 5; }");
    assertEquals("6", run("pool.submit(() -> caller()).get()").value());
  }

  @Test
  void aWorkerWorksOnACopy() throws Exception {
    run("int mine = 0;\nvar list = new ArrayList<Integer>();");
    assertEquals(
        "0 []",
        run("""
        pool.run(() -> { mine = 5; list.add(1); });
        mine + " " + list
        """)
            .value());
  }

  @Test
  void whatCannotTravelIsNamedWithItsTypeAndItsReader() throws Exception {
    CellRun cell =
        kernel.execute(
            """
            Thread helper = new Thread();
            int useHelper(int x) { return helper.isAlive() ? x : 0; }
            pool.map(x -> useHelper(x), List.of(1));
            """);
    assertEquals("error", cell.status());
    assertTrue(
        cell.traceback().contains("The variable 'helper' (java.lang.Thread)"), cell.traceback());
    assertTrue(cell.traceback().contains("method useHelper()"), cell.traceback());
    CellRun socket =
        kernel.execute(
            """
            var socket = new java.net.Socket();
            pool.submit(() -> socket.isClosed()).get();
            """);
    assertTrue(socket.traceback().contains("The variable 'socket' (java.net.Socket)"));
  }

  @Test
  void anExceptionArrivesWithItsClassMessageAndStack() throws Exception {
    CellRun cell =
        kernel.execute(
            """
            class Sold extends RuntimeException { Sold(String s) { super(s); } }
            int sell(int n) { throw new Sold("seat " + n); }
            String seen = "";
            try {
              pool.map(n -> sell(n), List.of(12));
            } catch (TaskException e) {
              seen = (e.getCause() instanceof Sold) + " " + e.getCause().getMessage() + " " + e.getCause().getStackTrace()[0].getMethodName();
            }
            seen
            """);
    assertEquals("true seat 12 sell", cell.value(), cell.traceback());
  }

  @Test
  void outputAppearsInTheCellThatCausedItInWholeTaggedLines() throws Exception {
    CellRun cell =
        run("pool.forEach(i -> System.out.println(\"hello \" + i), List.of(1, 2, 3, 4));");
    List<String> lines = cell.stdout().lines().sorted().toList();
    assertEquals(4, lines.size(), cell.stdout());
    assertTrue(lines.stream().allMatch(line -> line.matches("\\[worker [12]] hello [1-4]")));
    CellRun process =
        run(
            """
            var p = new WorkerProcess("worker 9", () -> System.out.println("from " + ProcessHandle.current().pid()));
            p.start();
            p.join();
            System.out.println("[worker 9] from " + p.pid());
            """);
    List<String> twice = process.stdout().lines().toList();
    assertEquals(2, twice.size(), process.stdout());
    assertEquals(twice.get(0), twice.get(1));
  }

  @Test
  void aWorkerStartsInTheNotebooksFolderWithItsPropertiesAndNothingToRead() throws Exception {
    run("System.setProperty(\"lesson\", \"ä\");");
    assertEquals(
        "true ä -1",
        run("var here = java.nio.file.Path.of(\"\").toAbsolutePath().toString();\n"
                + "new ProcessPool(1).submit(() ->"
                + " here.equals(java.nio.file.Path.of(\"\").toAbsolutePath().toString()) + \" \" +"
                + " System.getProperty(\"lesson\") + \" \" + System.in.read()).get()")
            .value());
  }

  @Test
  void jarsOnTheNotebooksClassPathAreThereInWorkersToo() throws Exception {
    String jar =
        org.junit.jupiter.api.Test.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .getPath();
    run("%classpath " + jar);
    assertEquals(
        "Test",
        run("pool.submit(() -> org.junit.jupiter.api.Test.class.getSimpleName()).get()").value());
  }

  @Test
  void aKernelThatIsKilledLeavesNoWorkerBehind() throws Exception {
    try (Kernel own = Kernel.start()) {
      CellRun started =
          own.execute(
              """
              import lockstep.pool.*;
              var pool = new ProcessPool(2);
              pool.mapAsync(x -> { while (true) {} }, List.of(1, 2));
              while (pool.pids().size() < 2) Thread.sleep(10);
              pool.pids().get(0) + " " + pool.pids().get(1)
              """,
              Duration.ofSeconds(60));
      assertEquals("ok", started.status(), started.traceback());
      List<ProcessHandle> workers =
          Stream.of(started.value().split(" "))
              .map(Long::valueOf)
              .flatMap(pid -> ProcessHandle.of(pid).stream())
              .toList();
      assertEquals(2, workers.size());
      own.kill();
      for (ProcessHandle worker : workers) {
        worker.onExit().get();
        assertFalse(worker.isAlive());
      }
    }
  }
}
