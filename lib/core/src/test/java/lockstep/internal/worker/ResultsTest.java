package lockstep.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ResultsTest {

  private final Turns turns = new Turns();
  private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
  private final Results results = new Results(turns, replies, () -> {}, new AtomicLong());

  @Test
  void anItemThatHasBeenAnsweredIsNotToldToGoOn() throws Exception {
    turns.start(1);
    turns.count(1);
    results.start(1, 1);
    turns.begin();
    Reply.Begun seen = turns.running();

    results.sendLate(seen);
    int told = replies.size();
    assertTrue(told > 0, "it goes on");

    results.returned("done");
    results.finish();
    int answered = replies.size();
    assertTrue(answered > told, "it is answered");

    results.sendLate(seen);
    assertEquals(answered, replies.size());
  }
}
