package lockstep.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Transformed code computes what it did.
@Timeout(120)
class CorpusTest {

  private static List<String> bodies;
  private static CellCode code;
  private static List<String> expected;

  @BeforeAll
  static void compute() throws Exception {
    bodies = Corpus.bodies();
    StringBuilder source = new StringBuilder("public class Cell {\n" + Corpus.types());
    for (int i = 0; i < bodies.size(); i++) {
      source.append("public Object body%d() throws Exception { count = 0;%n".formatted(i));
      source.append(bodies.get(i)).append("}\n");
    }
    code = CellCode.compile(source + "}");
    expected = results(code.load(bytes -> bytes));
  }

  @Test
  void isLargeAndVaried() {
    assertTrue(bodies.size() >= 300, () -> bodies.size() + " bodies");
    assertTrue(expected.stream().distinct().count() > 100);
  }

  @Test
  void computesTheSameWhenShapedForTravel() throws Exception {
    same(results(code.load(TravelShape::of)));
  }

  @Test
  void computesTheSameWithRestingCheckpoints() throws Exception {
    same(results(code.load(CellCode::allShapes)));
  }

  @Test
  void computesTheSameWithLookingCheckpoints() throws Exception {
    Stopper.sites().look();
    try {
      same(results(code.load(CellCode::allShapes)));
    } finally {
      Stopper.sites().rest(Set.of());
    }
  }

  @Test
  void computesTheSameInsideARun() throws Exception {
    Work work = Work.current();
    work.enter(new Run(1));
    try {
      same(results(code.load(CellCode::allShapes)));
    } finally {
      work.leaveTop();
    }
  }

  private static void same(List<String> actual) {
    for (int i = 0; i < bodies.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), bodies.get(i));
    }
  }

  private static List<String> results(Class<?> cell) throws Exception {
    Constructor<?> constructor = cell.getDeclaredConstructor();
    constructor.setAccessible(true);
    List<String> results = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      Field count = cell.getDeclaredField("count");
      count.setAccessible(true);
      String result;
      try {
        result = String.valueOf(cell.getMethod("body" + i).invoke(constructor.newInstance()));
      } catch (InvocationTargetException e) {
        result = e.getCause().toString();
      }
      results.add(result + ", count " + count.get(null));
    }
    return results;
  }
}
