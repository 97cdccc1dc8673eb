package lockstep.lab.kernel;

import static org.junit.jupiter.api.Assertions.assertAll;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Code of cells that a worker must run as the kernel would, written without knowing how it
/// travels: what classes and their objects remember.
@Timeout(120)
class RareStateTest extends SideBySide {

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
