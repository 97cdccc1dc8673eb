package lockstep.lab.kernel;

import static org.junit.jupiter.api.Assertions.assertAll;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Code of cells that a worker must run as the kernel would, written without knowing how it
/// travels: classes and what is in them.
@Timeout(120)
class RareClassesTest extends SideBySide {

  @Test
  void interfacesWithDefaultPrivateAndStaticMethods() throws Exception {
    cells(
        "String bang01 = \"!\";",
        """
        interface Greeter01 {
          String name();
          default String greet() { return prefix() + name(); }
          private String prefix() { return Greeter01.mark() + ":"; }
          static String mark() { return "g"; }
        }
        """,
        """
        interface Loud01 extends Greeter01 {
          default String greet() { return Greeter01.super.greet().toUpperCase() + bang01; }
          default Supplier<String> later(int times) { return () -> many(times); }
          private String many(int times) { return greet().repeat(times); }
        }
        interface Polite01 extends Greeter01 {
          default String greet() { return "dear " + Greeter01.super.greet(); }
        }
        """,
        """
        record Person01(String name) implements Loud01, Polite01 {
          public Person01 { name = name.strip(); }
          public String greet() { return Loud01.super.greet() + "/" + Polite01.super.greet(); }
        }
        interface Tri01<A, B, C, R> {
          R of(A a, B b, C c);
          default <V> Tri01<A, B, C, V> then(Function<? super R, ? extends V> g) {
            return (a, b, c) -> g.apply(of(a, b, c));
          }
        }
        """,
        """
        Supplier<String> later01 = new Person01(" bo ").later(2);
        Tri01<Integer, Integer, Integer, Integer> first01 = (a, b, c) -> a * b + c;
        Tri01<Integer, Integer, Integer, String> tri01 = first01.then(x -> "<" + x + bang01 + ">");
        String run01() { return later01.get() + tri01.of(2, 3, 4); }
        """);
    same("G:BO!/dear g:boG:BO!/dear g:bo<10!>", "run01()");
  }

  @Test
  void enumsWithBodiesInMapsSetsAndSwitches() throws Exception {
    cells(
        "int scale02 = 2;",
        """
        enum Op02 {
          ADD("+") { int apply(int a, int b) { return a + b; } },
          MUL("*") { int apply(int a, int b) { return a * b * scale02; } };
          final String sign;
          Op02(String sign) { this.sign = sign; }
          abstract int apply(int a, int b);
        }
        """,
        """
        class Tok02 {
          sealed interface Token permits Num, Sym {}
          record Num(int v) implements Token {}
          enum Sym implements Token { OPEN, CLOSE }
          static String read(Token t) {
            return switch (t) {
              case Num(int v) when v > 9 -> "big";
              case Num(int v) -> "n" + v;
              case Sym.OPEN -> "(";
              case Sym.CLOSE -> ")";
            };
          }
        }
        String kind02(Op02 op) {
          switch (op) {
            case ADD: return "sum";
            case MUL: return "product";
            default: return "?";
          }
        }
        int rank02(String sign) {
          return switch (sign) { case "+" -> 1; case "*" -> 2; default -> 0; };
        }
        """,
        """
        EnumMap<Op02, Integer> map02 = new EnumMap<>(Op02.class);
        map02.put(Op02.MUL, 3);
        map02.put(Op02.ADD, 1);
        EnumSet<Op02> set02 = EnumSet.of(Op02.ADD);
        List<Tok02.Token> tokens02 =
            List.of(new Tok02.Num(4), new Tok02.Num(40), Tok02.Sym.OPEN, Tok02.Sym.CLOSE);
        String run02() {
          String s = "";
          for (var e : map02.entrySet()) {
            s += kind02(e.getKey()) + e.getValue() + ":" + e.getKey().apply(2, 3) + rank02(e.getKey().sign) + " ";
          }
          for (Tok02.Token t : tokens02) s += Tok02.read(t);
          return s + EnumSet.complementOf(set02) + (tokens02.get(2) == Tok02.Sym.OPEN);
        }
        """);
    same("sum1:51 product3:122 n4big()[MUL]true", "run02()");
  }

  @Test
  void fieldsOfEnumConstants() throws Exception {
    cells(
        """
        enum Level03 {
          LOW, HIGH;
          int uses;
          static int total;
          void use() { uses++; total++; }
        }
        """,
        "for (int i = 0; i < 5; i++) Level03.HIGH.use();",
        "String run03() { return Level03.HIGH.uses + \",\" + Level03.total + \",\" +"
            + " Level03.LOW.uses; }");
    sameOrNamed("5,5,0", "Level03", "run03()");
  }

  @Test
  void recursiveAndCurriedLambdasInVariables() throws Exception {
    cells(
        """
        int k04 = 2;
        Map<Integer, Long> memo04 = new HashMap<>();
        Function<Integer, Long> fib04 = null;
        Predicate<Integer> even04 = null;
        Predicate<Integer> odd04 = null;
        """,
        """
        fib04 = n -> {
          if (n < 2) return (long) n;
          Long known = memo04.get(n);
          if (known == null) {
            known = fib04.apply(n - 1) + fib04.apply(n - 2);
            memo04.put(n, known);
          }
          return known;
        };
        even04 = n -> n == 0 || odd04.test(n - 1);
        odd04 = n -> n != 0 && even04.test(n - 1);
        Function<Integer, Function<Integer, Function<Integer, Integer>>> add04 =
            a -> b -> c -> a * 100 + b * 10 + c * k04;
        Function<Integer, Integer> part04 = add04.apply(1).apply(2);
        """,
        """
        String run04() {
          return fib04.apply(80) + " " + even04.test(101) + " " + part04.apply(3) + " " + memo04.size();
        }
        """);
    same(
        "23416728348467685 false 126 79 0",
        "pool.submit(() -> run04()).get() + \" \" + memo04.size()",
        "run04() + \" 0\"");
  }

  @Test
  void variablesFieldsAndCapturesThatAreOneObject() throws Exception {
    cells(
        """
        class Holder05 { static List<Integer> list; List<Integer> mine; }
        List<Integer> a05 = new ArrayList<>(List.of(1, 2));
        List<Integer> b05 = a05;
        Holder05.list = a05;
        Holder05 h05 = new Holder05();
        h05.mine = a05;
        Map<String, Object> m05 = new HashMap<>();
        m05.put("a", a05);
        m05.put("me", m05);
        """,
        """
        Callable<String> make05(List<Integer> got) {
          return () -> {
            got.add(9);
            return a05.size() + ":" + (a05 == b05) + (Holder05.list == a05) + (h05.mine == b05)
                + (m05.get("a") == got) + (got == a05) + (m05.get("me") == m05);
          };
        }
        """);
    same(
        "3:truetruetruetruetruetrue",
        "((ExecutorService) pool).submit(make05(a05)).get()",
        "make05(a05).call()");
  }

  @Test
  void whatWasStoredBeforeARedefinition() throws Exception {
    cells(
        "int rate06() { return 1; }",
        """
        class Base06 { int v() { return 1; } }
        class Mid06 extends Base06 { int v() { return super.v() * 10; } }
        """,
        "class Leaf06 extends Mid06 { int v() { return super.v() + 3; } }",
        "List<Callable<Integer>> jobs06 = new ArrayList<>(); List<Object> kept06 = new"
            + " ArrayList<>();",
        "jobs06.add(() -> rate06()); jobs06.add(() -> new Leaf06().v()); kept06.add(new Leaf06());",
        "int rate06() { return 2; }",
        "class Base06 { int v() { return 2; } }",
        "jobs06.add(() -> rate06()); jobs06.add(() -> new Leaf06().v()); kept06.add(new Leaf06());",
        """
        String run06() throws Exception {
          String s = "";
          for (Callable<Integer> job : jobs06) s += job.call() + " ";
          for (Object o : kept06) {
            Method m = o.getClass().getDeclaredMethod("v");
            m.setAccessible(true);
            s += m.invoke(o) + "" + (o instanceof Leaf06) + " ";
          }
          return s.strip();
        }
        """);
    same("1 13 2 23 13false 23true", "run06()");
  }

  @Test
  void innerLocalAndAnonymousClassesWithThis() throws Exception {
    cells(
        "String tail07 = \";\";",
        """
        class Ring07<T extends Comparable<T>> implements Iterable<T> {
          private final Object[] items;
          private int start;
          @SafeVarargs Ring07(T... items) { this.items = items; }
          private class Cursor implements Iterator<T> {
            private int i;
            public boolean hasNext() { return i < items.length; }
            @SuppressWarnings("unchecked")
            public T next() { return (T) items[(start + i++) % items.length]; }
          }
          public Iterator<T> iterator() { return new Cursor(); }
          void turn() { start++; }
          T top() {
            T best = null;
            for (T t : this) if (best == null || t.compareTo(best) > 0) best = t;
            return best;
          }
          Iterable<String> decorated(String with) {
            class Deco implements Iterable<String> {
              public Iterator<String> iterator() {
                Iterator<T> in = Ring07.this.iterator();
                return new Iterator<>() {
                  public boolean hasNext() { return in.hasNext(); }
                  public String next() { return with + in.next() + tail07; }
                };
              }
            }
            return new Deco();
          }
        }
        """,
        """
        Ring07<String> ring07 = new Ring07<>("b", "d", "c");
        Iterator<String> half07 = ring07.iterator();
        Iterable<String> deco07 = ring07.decorated("<");
        String skipped07 = half07.next();
        """,
        """
        String run07() {
          ring07.turn();
          String s = half07.next() + ring07.top();
          for (String d : deco07) s += d;
          return s;
        }
        """);
    same("cd<d;<c;<b;", "run07()");
  }

  @Test
  void staticInitialisersRunOnce() throws Exception {
    String[] codes = {
      """
      class Registry08 {
        static int next;
        static final List<String> log = new ArrayList<>();
        static final String ID = UUID.randomUUID().toString();
        static { log.add("init"); next = 100; }
        static int take() { log.add("take"); return next++; }
        static class Nested { static int depth = 7; static { log.add("nested"); } }
      }
      """,
      "int t08 = Registry08.take() + Registry08.take(); String id08 = Registry08.ID;",
      """
      String run08() {
        return Registry08.take() + "|" + Registry08.Nested.depth + "|" + Registry08.log + "|"
            + Registry08.ID.equals(id08);
      }
      """
    };
    for (String code : codes) { // a twin that no worker has touched
      cells(code.replace("08", "80"));
    }
    String expected = "102|7|[init, take, take, take, nested]|true";
    assertLocal(expected, "run80()");
    cells(codes);
    same(expected, "run08()");
  }

  @Test
  void whatCannotTravelIsNamed() throws Exception {
    cells(
        """
        Object monitor09 = new Object();
        Iterator<Integer> it09 = new ArrayList<>(List.of(1, 2)).iterator();
        Thread thread09 = new Thread(() -> {}, "t9");
        Stream<Integer> stream09 = Stream.of(1, 2, 3);
        Optional<String> opt09 = Optional.of("o");
        ThreadLocal<Integer> local09 = ThreadLocal.withInitial(() -> 5);
        Predicate<Integer> low09 = x -> x > 1;
        Predicate<Integer> both09 = low09.and(x -> x < 5);
        Set<String> keys09 = new HashMap<>(Map.of("k", 1)).keySet();
        List<Object> deep09 = List.of(1, Map.of("k", new Object()));
        ReentrantLock held09 = new ReentrantLock();
        held09.lock();
        """,
        """
        String monitor() { synchronized (monitor09) { return "in"; } }
        String iterator() { return "" + it09.next(); }
        String thread() { return thread09.getName(); }
        String stream() { return "" + stream09.toList(); }
        String optional() { return opt09.get(); }
        String local() { return "" + local09.get(); }
        String both() { return both09.test(3) + "" + both09.test(7); }
        String keys() { return "" + keys09; }
        String deep() { return deep09.size() + "" + ((Map<?, ?>) deep09.get(1)).keySet(); }
        String held() { return "" + held09.isLocked(); }
        """);
    assertAll(
        () -> sameOrNamed("in", "monitor09", "monitor()"),
        () -> sameOrNamed("1", "it09", "iterator()"),
        () -> sameOrNamed("t9", "thread09", "thread()"),
        () -> sameOrNamed("[1, 2, 3]", "stream09", "stream()"),
        () -> sameOrNamed("o", "opt09", "optional()"),
        () -> sameOrNamed("5", "local09", "local()"),
        () -> sameOrNamed("truefalse", "both09", "both()"),
        () -> sameOrNamed("[k]", "keys09", "keys()"),
        () -> sameOrNamed("2[k]", "deep09", "deep()"),
        () -> sameOrNamed("true", "held09", "held()"));
  }

  @Test
  void stateThatSerializationLeavesOut() throws Exception {
    cells(
        """
        class Box10 {
          transient int n = 4;
          volatile int v = 5;
          transient List<String> names = new ArrayList<>(List.of("x"));
        }
        class Log10 extends java.io.StringWriter {
          int lines;
          void say(String s) { write(s); lines++; }
        }
        """,
        "Box10 box10 = new Box10(); box10.n = 6; Log10 log10 = new Log10(); log10.say(\"hi\");",
        """
        String run10() { return box10.n + " " + box10.v + " " + box10.names; }
        String ran10() { return log10.lines + " " + log10.toString(); }
        """);
    assertAll(
        () -> sameOrNamed("6 5 [x]", "box10", "run10()"),
        () -> sameOrNamed("1 hi", "log10", "ran10()"));
  }

  @Test
  void singletonsStaySingle() throws Exception {
    cells(
        """
        class Single11 {
          private static final Single11 ONE = new Single11();
          int n;
          private Single11() {}
          static Single11 get() { return ONE; }
          static class Holder {
            private static final List<String> BOX = new ArrayList<>();
            static List<String> box() { return BOX; }
          }
        }
        """,
        """
        Single11 s11 = Single11.get();
        s11.n = 4;
        List<String> box11 = Single11.Holder.box();
        box11.add("x");
        """,
        """
        String run11() {
          s11.n++;
          return (s11 == Single11.get()) + " " + Single11.get().n + " "
              + (box11 == Single11.Holder.box()) + " " + Single11.Holder.box();
        }
        """);
    same("true 5 true [x]", "run11()");
  }
}
