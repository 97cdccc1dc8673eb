package lockstep.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An interrupt that the kernel reads before a cell ends that cell, and no later one.
@Timeout(10)
class EarlyInterruptTest {

  private static final Object BEFORE = new Message("2026-11-21T22:59:59.999Z");
  private static final Object INTERRUPT = new Message("2026-11-21T23:00:00.123456Z");
  private static final Object AFTER = new Message("2026-11-21T23:00:00.124Z");

  /// As both kernels build theirs.
  public record Message(String date) {
    public Message getHeader() {
      return this;
    }

    public Message getTimestamp() {
      return this;
    }

    public String getDateString() {
      return date;
    }
  }

  @AfterEach
  void forget() {
    EarlyInterrupt.begins(AFTER);
    EarlyInterrupt.ended();
  }

  @Test
  void isForTheCellThatWasSentBefore() {
    EarlyInterrupt.heard(INTERRUPT);
    assertTrue(EarlyInterrupt.begins(BEFORE));
  }

  @Test
  void isForThatCellOnly() {
    EarlyInterrupt.heard(INTERRUPT);
    assertTrue(EarlyInterrupt.begins(BEFORE));
    EarlyInterrupt.ended();
    assertFalse(EarlyInterrupt.begins(BEFORE));
  }

  @Test
  void isNotForACellThatWasSentAfter() {
    EarlyInterrupt.heard(INTERRUPT);
    assertFalse(EarlyInterrupt.begins(AFTER));
    EarlyInterrupt.ended();
    assertFalse(EarlyInterrupt.begins(BEFORE));
  }

  @Test
  void isNotForTheNextCellIfItCameDuringOne() {
    EarlyInterrupt.begins(BEFORE);
    EarlyInterrupt.heard(INTERRUPT);
    EarlyInterrupt.ended();
    assertFalse(EarlyInterrupt.begins(BEFORE));
  }

  @Test
  void isForNoCellThatBeginsMuchLater() throws InterruptedException {
    EarlyInterrupt.heard(INTERRUPT);
    Thread.sleep(700);
    assertFalse(EarlyInterrupt.begins(BEFORE));
  }

  @Test
  void isForNoCellWhereMessagesHaveNoDate() {
    EarlyInterrupt.heard(INTERRUPT);
    assertFalse(EarlyInterrupt.begins(new Message("yesterday")));
    EarlyInterrupt.ended();
    EarlyInterrupt.heard(new Object());
    assertFalse(EarlyInterrupt.begins(BEFORE));
  }
}
