package lockstep.lab.kernel;

import static org.junit.jupiter.api.Assertions.assertAll;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Code of cells that a worker must run as the kernel would, written without knowing how it
/// travels: values and moments.
@Timeout(120)
class RareValuesTest extends SideBySide {

  @Test
  void hashesAndOrdersThatReadVariables() throws Exception {
    cells(
        """
        class Key12 {
          static int mod = 1000;
          final int id;
          Key12(int id) { this.id = id; }
          public int hashCode() { return id % mod; }
          public boolean equals(Object o) { return o instanceof Key12 k && k.id == id; }
        }
        int[] salt12 = {5};
        int sign12 = -1;
        """,
        "record Pt12(int x) { public int hashCode() { return x + salt12[0]; } }",
        """
        Key12.mod = 7;
        Map<Key12, String> map12 = new HashMap<>();
        for (int i = 0; i < 100; i++) map12.put(new Key12(i), "v" + i);
        Set<Pt12> set12 = new HashSet<>();
        for (int i = 0; i < 9; i++) set12.add(new Pt12(i));
        Comparator<String> order12 = Comparator.comparing((String s) -> sign12 * s.length())
            .thenComparing(Comparator.reverseOrder());
        PriorityQueue<String> queue12 = new PriorityQueue<>(order12);
        queue12.addAll(List.of("a", "bb", "e", "cc", "ddd"));
        TreeMap<String, Integer> tree12 = new TreeMap<>(order12.reversed());
        for (String s : queue12) tree12.put(s, s.length());
        """,
        """
        String run12() {
          String s = map12.get(new Key12(93)) + set12.contains(new Pt12(8));
          for (Queue<String> q = new PriorityQueue<>(queue12); !q.isEmpty(); ) s += " " + q.poll();
          return s + " " + tree12 + tree12.ceilingKey("b");
        }
        """);
    same("v93true ddd cc bb e a {a=1, e=1, bb=2, cc=2, ddd=3}e", "run12()");
  }

  @Test
  void methodReferencesOfEveryKind() throws Exception {
    cells(
        """
        class Cell13 {
          final int v;
          Cell13(int v) { this.v = v; }
          static int sum(int... xs) { return IntStream.of(xs).sum() + xs.length; }
          int plus(int x) { return v + x; }
          static <T extends Comparable<T>> T top(List<T> xs) { return Collections.max(xs); }
          public String toString() { return "c" + v; }
        }
        """,
        """
        String go13(boolean remote) throws Exception {
          Cell13 forty = new Cell13(40);
          List<Cell13[]> arrays = remote
              ? pool.map(Cell13[]::new, List.of(0, 3)) : Stream.of(0, 3).map(Cell13[]::new).toList();
          List<Cell13> made = remote
              ? pool.map(Cell13::new, List.of(4, 5)) : Stream.of(4, 5).map(Cell13::new).toList();
          List<Integer> sums = remote
              ? pool.map(Cell13::sum, List.of(1, 2)) : Stream.of(1, 2).map(Cell13::sum).toList();
          List<Integer> plus = remote
              ? pool.map(forty::plus, List.of(1, 2)) : Stream.of(1, 2).map(forty::plus).toList();
          List<String> shown = remote
              ? pool.map(Cell13::toString, made) : made.stream().map(Cell13::toString).toList();
          List<List<Integer>> lists = List.of(List.of(3, 9, 4), List.of(7, 1));
          List<Integer> tops = remote
              ? pool.map(Cell13::top, lists) : lists.stream().map(xs -> Cell13.top(xs)).toList();
          List<int[]> ints = List.of(new int[] {1, 2});
          List<int[]> clones = remote
              ? pool.map(int[]::clone, ints) : ints.stream().map(int[]::clone).toList();
          return arrays.get(1).length + "" + (arrays.get(0).getClass() == Cell13[].class) + made + sums
              + plus + shown + tops + Arrays.toString(clones.get(0)) + (made.get(0) instanceof Cell13);
        }
        """);
    same("3true[c4, c5][2, 3][41, 42][c4, c5][9, 7][1, 2]true", "go13(true)", "go13(false)");
  }

  @Test
  void classesFoundOnlyByReflection() throws Exception {
    cells(
        """
        class Quiet14 {
          sealed interface Shape permits Dot, Line {}
          record Dot(int x) implements Shape {}
          record Line(Dot a, Dot b) implements Shape {}
        }
        class Only14 {}
        @Retention(RetentionPolicy.RUNTIME) @interface Tag14 { String value(); Class<?> of(); }
        interface Say14 { String say(String s); }
        int k14 = 3;
        """,
        "@Tag14(value = \"t\", of = Only14.class) class Marked14 {}",
        """
        Say14 proxy14 = (Say14) Proxy.newProxyInstance(
            Say14.class.getClassLoader(), new Class<?>[] {Say14.class}, (p, m, a) -> m.getName() + a[0] + k14);
        String shapes14() { return "" + Quiet14.Shape.class.getPermittedSubclasses().length; }
        String members14() { return "" + Quiet14.class.getDeclaredClasses().length; }
        String tag14() {
          Tag14 tag = Marked14.class.getAnnotation(Tag14.class);
          return tag.value() + tag.of().getSimpleName();
        }
        String say14() { return proxy14.say("x"); }
        """);
    assertAll(
        () -> same("2", "shapes14()"),
        () -> same("3", "members14()"),
        () -> same("tOnly14", "tag14()"),
        () -> same("sayx3", "say14()"));
  }

  @Test
  void constantsWhoseContentsChanged() throws Exception {
    cells(
        """
        interface Conf15 { int[] SIZES = {1, 2}; List<String> NAMES = new ArrayList<>(List.of("a")); }
        record Rec15(int v) {
          static int made;
          static final int[] LIMITS = {7};
          public Rec15 { made++; if (v > LIMITS[0]) v = LIMITS[0]; }
        }
        """,
        "Conf15.SIZES[0] = 9; Conf15.NAMES.add(\"b\"); Rec15.LIMITS[0] = 3; Rec15 first15 = new"
            + " Rec15(1);",
        """
        String run15() { return Conf15.SIZES[0] + "" + Conf15.NAMES; }
        String ran15() { return new Rec15(5).toString() + Rec15.made; }
        """);
    assertAll(
        () -> sameOrNamed("9[a, b]", "Conf15", "run15()"), () -> same("Rec15[v=3]2", "ran15()"));
  }

  @Test
  void oddTextsAndPrimitives() throws Exception {
    cells(
        """
        String lone16 = "a\\uD800b\\0c\\uFFFF";
        String long16 = "é😀\\n".repeat(60_000);
        char c16 = '\\uFFFF'; byte b16 = -128; short s16 = -32768; float f16 = -0.0f; boolean z16 = true;
        float nan16 = Float.intBitsToFloat(0x7fc12345); double d16 = Double.MIN_VALUE; long l16 = Long.MIN_VALUE;
        Integer none16 = null;
        long[][] jagged16 = {{1}, null, {}, new long[3_000_000]};
        jagged16[3][2_999_999] = 8;
        int größe16 = 5;
        """,
        "record Zähler16(int größe, char[] πs) { int mal() { return größe * größe16; } }",
        "Zähler16 z = new Zähler16(3, new char[] {'x', '\\uD800'});",
        """
        String run16() {
          return lone16.chars().boxed().toList() + "" + long16.length() + ":" + long16.hashCode() + (int) c16 + b16
              + s16 + f16 + z16 + Integer.toHexString(Float.floatToRawIntBits(nan16)) + (d16 > 0) + l16 + none16
              + jagged16.length + jagged16[1] + jagged16[2].length + LongStream.of(jagged16[3]).sum() + z.mal()
              + (int) z.πs()[1];
        }
        """);
    String hash = "" + "é😀\n".repeat(60_000).hashCode();
    same(
        "[97, 55296, 98, 0, 99, 65535]240000:"
            + hash
            + "65535-128-32768-0.0true7fc12345true-9223372036854775808null4null081555296",
        "run16()");
    same(
        "true true 8",
        "pool.submit(() -> lone16).get().equals(lone16) + \" \" + pool.submit(() -> long16).get()"
            + ".equals(long16) + \" \" + pool.submit(() -> jagged16).get()[3][2_999_999]",
        "lone16.equals(lone16) + \" \" + long16.equals(long16) + \" \" + jagged16[3][2_999_999]");
  }

  @Test
  void aLongLinkedList() throws Exception {
    cells(
        "class Node17 { int v; Node17 next; Node17(int v, Node17 next) { this.v = v; this.next ="
            + " next; } }",
        "Node17 head17 = null; for (int i = 1; i <= 20_000; i++) head17 = new Node17(i, head17);",
        """
        String run17() {
          long sum = 0;
          for (Node17 n = head17; n != null; n = n.next) sum += n.v;
          return "" + sum;
        }
        """);
    sameOrNamed("200010000", "head17", "run17()");
  }

  @Test
  void exceptionsOfCells() throws Exception {
    cells(
        """
        class Root18 extends RuntimeException { final int[] codes = {1, 2}; Root18(String m) { super(m); } }
        class Boom18 extends Exception {
          final int code;
          Boom18(int code, Throwable cause) { super("boom " + code, cause); this.code = code; }
          @Override public String getMessage() { return super.getMessage() + mood18; }
        }
        class Bad18 extends RuntimeException {
          final Thread owner = Thread.currentThread();
          Bad18(String m) { super(m); }
        }
        String mood18 = "?";
        """,
        """
        int fail18() throws Exception {
          Boom18 boom = new Boom18(7, new Root18("réot"));
          boom.addSuppressed(new IllegalStateException("also", new Root18("deep")));
          throw boom;
        }
        String assert18() {
          try { assert mood18 == null : "on"; return "off"; } catch (AssertionError e) { return e.getMessage(); }
        }
        String describe18(Throwable t) {
          return t instanceof Boom18 b
              ? b.code + b.getMessage() + (b.getCause() instanceof Root18 r ? r.getMessage() + r.codes.length : "-")
                  + b.getSuppressed()[0].getMessage() + (b.getSuppressed()[0].getCause() instanceof Root18)
              : "not a Boom18: " + t;
        }
        String local18() { try { return "" + fail18(); } catch (Exception e) { return describe18(e); } }
        String remote18() throws Exception {
          try { return "" + pool.submit(() -> fail18()).get(); }
          catch (ExecutionException e) { return describe18(e.getCause()); }
        }
        String bad18(boolean remote) throws Exception {
          Task<Integer> task = () -> { if (mood18 != null) throw new Bad18("bad news"); return 1; };
          StringBuilder said = new StringBuilder();
          try { int r = remote ? pool.submit(task).get() : task.call(); said.append(r); }
          catch (Exception e) { for (Throwable t = e; t != null; t = t.getCause()) said.append(t).append("; "); }
          return (said.indexOf("Bad18") >= 0) + "" + (said.indexOf("bad news") >= 0);
        }
        """);
    assertAll(
        () -> same("7boom 7?réot2alsotrue", "remote18()", "local18()"),
        () -> same(kernel.execute("assert18()").value(), "assert18()"),
        () -> same("truetrue", "bad18(true)", "bad18(false)"));
  }

  @Test
  void theMomentIsTheCallAndTheWorkerHasACopy() throws Exception {
    cells(
        """
        ProcessPool one19 = new ProcessPool(1);
        int k19 = 3;
        int[] n19 = {1};
        List<Integer> list19 = new ArrayList<>(List.of(1));
        class Cnt19 { static int c = 10; }
        Task<Integer> task19 = () -> k19 * 2 + Cnt19.c++ + ++n19[0];
        """,
        """
        String run19() throws Exception {
          String s = one19.submit(task19).get() + " " + one19.submit(task19).get();
          k19 = 5;
          Cnt19.c = 20;
          s += " " + one19.submit(task19).get();
          Future<Integer> busy = one19.submit(() -> { Thread.sleep(500); return 0; });
          Future<Integer> size = one19.submit(() -> list19.size() + k19);
          list19.add(2);
          k19 = 50;
          return s + " " + size.get() + " " + Cnt19.c + n19[0];
        }
        String kernel19() throws Exception { return (10 + 20 + 2) + " " + list19.size() + k19 + task19.call(); }
        """);
    same("18 18 32 6 201", "run19()", "\"18 18 32 6 201\"");
    same("32 250122", "kernel19()", "\"32 250122\"");
  }

  @Test
  void poolsInTasksAndChains() throws Exception {
    cells(
        """
        int base20 = 100;
        record Sq20(int x) { int v() { return x * x; } }
        String suffix20 = "s";
        """,
        """
        String run20() throws Exception {
          try (ProcessPool inner = new ProcessPool(1)) {
            record Pair20(int a, Sq20 b) {}
            List<Pair20> pairs = inner.map(x -> new Pair20(new Sq20(x).v() + base20, new Sq20(x)), List.of(1, 2));
            return "" + pairs + (pairs.get(0).b().equals(new Sq20(1)));
          }
        }
        """);
    same(
        "[Pair20[a=101, b=Sq20[x=1]], Pair20[a=104, b=Sq20[x=2]]]trues100",
        "pool.submit(() -> run20()).thenApply(s -> s + suffix20)"
            + ".thenCombine(pool.submit(() -> base20), (a, b) -> a + b).get()",
        "run20() + suffix20 + base20");
  }
}
