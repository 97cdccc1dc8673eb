package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
