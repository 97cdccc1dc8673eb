package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Pipe pipe = Pipe.open();
  private final PipeEnd here = pipe.left();

  @AfterEach
  void close() {
    pipe.close();
  }

  @Test
  void messagesGoBothWaysAndNeverMerge() throws Exception {
    try (var child = echo()) {
      for (int i = 0; i < 1_000; i++) {
        here.send("ask " + i);
        here.send(i);
      }
      for (int i = 0; i < 1_000; i++) {
        assertEquals("ask " + i, here.receive());
        assertEquals(i, here.<Integer>receive());
      }
      here.close();
      assertEquals(2_000, child.result());
    }
  }

  @Test
  void aMessageMayBeLargerThanThePipe() throws Exception {
    try (var child = echo()) {
      byte[] message = new byte[3_000_001];
      for (int i = 0; i < message.length; i++) {
        message[i] = (byte) (i * 31);
      }
      for (int i = 0; i < 3; i++) {
        here.send(message);
        assertArrayEquals(message, here.receive());
      }
      here.close();
      assertEquals(3, child.result());
    }
  }

  @Test
  void pollTellsWhetherThereIsAMessage() throws Exception {
    assertFalse(here.poll(SHORT));
    assertEquals(Optional.empty(), here.receive(SHORT));
    pipe.right().send("x");
    assertTrue(here.poll(SHORT));
    assertEquals(Optional.of("x"), here.receive(SHORT));
  }

  @Test
  void whatAProcessSentBeforeItsEndIsReceivedBeforeTheEndOfTheStream() throws Exception {
    PipeEnd there = pipe.right();
    ChildJvm.runAll(1, () -> there.send("last words"));
    assertEquals("last words", here.receive());
    assertThrows(EOFException.class, here::receive);
    assertThrows(IllegalStateException.class, () -> here.send("too late"));
  }

  @Test
  void aKilledProcessEndsTheStream() throws Exception {
    PipeEnd there = pipe.right();
    try (var child =
        ChildJvm.start(
            () -> {
              there.send("alive");
              Thread.sleep(LONG);
              return true;
            })) {
      assertEquals("alive", here.receive());
      child.kill();
      assertThrows(EOFException.class, here::receive);
    }
  }

  @Test
  void theDeathOfTheReceiverFreesAWaitingSender() throws Exception {
    PipeEnd there = pipe.right();
    try (var child =
        ChildJvm.start(
            () -> {
              there.send("alive");
              Thread.sleep(LONG);
              return true;
            })) {
      assertEquals("alive", here.receive());
      var flood =
          new java.util.concurrent.FutureTask<>(
              () -> {
                while (true) {
                  here.send(new byte[30_000]);
                }
              });
      Thread.ofPlatform().start(flood);
      child.kill();
      var failed = assertThrows(java.util.concurrent.ExecutionException.class, flood::get);
      assertEquals(IllegalStateException.class, failed.getCause().getClass());
    }
  }

  private ChildJvm<Integer> echo() {
    PipeEnd there = pipe.right();
    return ChildJvm.start(
        () -> {
          int count = 0;
          try {
            while (true) {
              Object message = there.receive();
              there.send(message);
              count++;
            }
          } catch (EOFException end) {
            return count;
          } catch (IllegalStateException closedMeanwhile) {
            return count;
          }
        });
  }
}
