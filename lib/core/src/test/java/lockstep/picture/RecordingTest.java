package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lockstep.task.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RecordingTest {

  private final Recording tape = new Recording();

  @Test
  void eachThreadHasARowOfItsName() throws Exception {
    List<Thread> team = new ArrayList<>();
    for (int i : List.of(10, 2, 1)) {
      team.add(new Thread(tape.record("counts", () -> {}), "thread " + i));
    }
    for (Thread thread : team) {
      thread.start();
      thread.join();
    }

    assertEquals(
        List.of("thread 10", "thread 2", "thread 1"),
        tape.spans().stream().map(Span::lane).toList());
    assertEquals(
        List.of("thread 1", "thread 2", "thread 10"),
        List.copyOf(tape.timeline().lanes().keySet()));
    assertEquals(ProcessHandle.current().pid(), tape.spans().getFirst().pid());
  }

  @Test
  void oneThreadsSpansFollowEachOther() {
    tape.record("first", () -> {}).run();
    tape.record(Span.State.BLOCKED, "second", () -> {}).run();

    List<Span> spans = tape.spans();

    assertEquals(List.of("first", "second"), spans.stream().map(Span::label).toList());
    assertEquals(
        List.of(Span.State.RUNNING, Span.State.BLOCKED), spans.stream().map(Span::state).toList());
    assertTrue(spans.get(0).end() <= spans.get(1).start());
  }

  @Test
  void aFailureIsRecordedAndThrownOn() {
    Runnable body =
        tape.record(
            "reads",
            () -> {
              throw new IOException("no such file");
            });

    IllegalStateException thrown = assertThrows(IllegalStateException.class, body::run);

    assertTrue(thrown.getCause() instanceof IOException);
    assertEquals(Span.State.FAILED, tape.spans().getFirst().state());
  }

  @Test
  void anInterruptIsNotSwallowed() {
    Runnable body = tape.record("naps", () -> Thread.sleep(10_000));
    Thread.currentThread().interrupt();

    assertThrows(IllegalStateException.class, body::run);

    assertTrue(Thread.interrupted());
  }

  @Test
  void whatIsNotOverIsNotThereYet() {
    tape.record("never run", () -> {});

    assertEquals("Nothing ran.", tape.text());
  }
}
