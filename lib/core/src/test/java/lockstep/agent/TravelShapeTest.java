package lockstep.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TravelShapeTest {

  private static Object result(String members, String expression) throws Exception {
    Class<?> cell =
        CellCode.compile(
                "public class Cell { %s public static Object result() { return %s; } }"
                    .formatted(members, expression))
            .load(CellCode::allShapes);
    return cell.getMethod("result").invoke(null);
  }

  private static SerializedLambda written(Object lambda) throws Exception {
    Method writeReplace = lambda.getClass().getDeclaredMethod("writeReplace");
    writeReplace.setAccessible(true);
    return (SerializedLambda) writeReplace.invoke(lambda);
  }

  @Test
  void anOrdinaryLambdaCanBeWritten() throws Exception {
    Object lambda =
        result(
            "static Supplier<String> of(int k, String s) { return () -> s + k; }", "of(3, \"x\")");
    SerializedLambda form = written(lambda);
    assertEquals("REPL/Cell", form.getCapturingClass());
    assertEquals(3, form.getCapturedArg(0) instanceof Integer k ? k : form.getCapturedArg(1));
    assertTrue(lambda.getClass().isHidden() && lambda.getClass().isSynthetic());
  }

  @Test
  void aMethodReferenceCanBeWritten() throws Exception {
    assertEquals(
        "length",
        written(result("", "(Function<String, Integer>) String::length")).getImplMethodName());
  }

  @Test
  void aLambdaCreatedInARunCanBeWrittenToo() throws Exception {
    Work work = Work.current();
    work.enter(new Run(1));
    try {
      Object lambda = result("", "(Supplier<Integer>) () -> 42");
      assertEquals(42, ((Supplier<?>) lambda).get());
      assertEquals("java/util/function/Supplier", written(lambda).getFunctionalInterfaceClass());
    } finally {
      work.leaveTop();
    }
  }

  @Test
  void aLambdaOfSeveralTypesKeepsThemAll() throws Exception {
    Object lambda = result("", "(Runnable & Cloneable) () -> {}");
    assertTrue(lambda instanceof Runnable && lambda instanceof Cloneable);
    assertEquals("run", written(lambda).getFunctionalInterfaceMethodName());
  }

  @Test
  void recordsAndClassesAreSerializableAndInterfacesAreNot() throws Exception {
    assertInstanceOf(Serializable.class, result("record P(int x) {}", "new P(1)"));
    assertInstanceOf(Serializable.class, result("static class C {}", "new C()"));
    assertInstanceOf(Serializable.class, result("", "new Object() {}"));
    assertInstanceOf(
        Serializable.class, result("static class C implements Serializable {}", "new C()"));
    Class<?> plain = (Class<?>) result("interface I {}", "I.class");
    assertFalse(Serializable.class.isAssignableFrom(plain));
  }

  @Test
  void whatHoldsSomethingThatCannotBeWrittenSaysSo() throws Exception {
    Object lambda =
        result("static Runnable of(Thread t) { return () -> t.start(); }", "of(new Thread())");
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      NotSerializableException refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              NotSerializableException.class, () -> out.writeObject(lambda));
      assertEquals("java.lang.Thread", refused.getMessage());
    }
  }

  @Test
  void theBytesAreKeptInThisShapeWithoutCheckpoints() throws Exception {
    KeptClasses kept = new KeptClasses();
    CellTransformer transformer = new CellTransformer(kept);
    byte[][] before = new byte[1][];
    Class<?> cell =
        CellCode.compile("public class Cell { void loop() { while (true) {} } }")
            .load(
                bytes -> {
                  before[0] = TravelShape.of(bytes);
                  return bytes;
                });
    transformer.transform(cell.getClassLoader(), "REPL/Cell", null, null, before[0]);
    assertArrayEquals(before[0], kept.of(cell));
  }

  @Test
  void aMethodThatWouldOutgrowItsLimitsLoadsAsItWas() throws Exception {
    StringBuilder body = new StringBuilder("int x = 0; for (int i = 0; i < 2; i++) {");
    // A jump backwards over 32 KB cannot be made any longer.
    for (int i = 0; i < 4_600; i++) {
      body.append("x = x * 31 + i;");
    }
    CellCode code =
        CellCode.compile(
            "public class Cell { public static Object result() { %s } return x; } }"
                .formatted(body));
    CellTransformer transformer = new CellTransformer(new KeptClasses());
    Object expected = code.load(bytes -> bytes).getMethod("result").invoke(null);
    Object actual =
        code.load(
                bytes ->
                    transformer.transform(
                        ClassLoader.getSystemClassLoader(), "REPL/Cell", null, null, bytes))
            .getMethod("result")
            .invoke(null);
    assertEquals(expected, actual);
  }
}
