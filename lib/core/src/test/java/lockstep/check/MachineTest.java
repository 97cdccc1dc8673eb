package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MachineTest {

  @Test
  void theMachineThatRunsTheTestsIsReadyAndDescribed() throws Exception {
    Machine machine = Machine.check();

    assertTrue(machine.isReady(), machine.text());
    List<String> rows = machine.text().lines().toList();
    assertEquals(9, rows.size(), machine.text());
    assertTrue(machine.text().contains("a worker process lived"), machine.text());
    assertTrue(machine.text().contains("Java " + Runtime.version().feature()), machine.text());
    assertTrue(machine.text().contains("–  no agent beside the kernel"), machine.text());
  }

  @ParameterizedTest
  @CsvSource({"200, , 200", "200, 0.1, 20", "200, 2, 400", "200, 0, 1", "200, small, 200"})
  void sizesAreMadeSmallByOneVariable(int size, @Nullable String scale, int scaled) {
    assertEquals(scaled, Machine.scaled(size, scale));
  }
}
