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
}
