package lockstep.internal.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.internal.travel.Unpacker;
import lockstep.task.Fn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTest {

  private static final ClassLoader LOADER = WorkerTest.class.getClassLoader();

  /// Sleeps as many milliseconds as it is told.
  private static final Fn<Integer, Integer> SLEEP =
      millis -> {
        Thread.sleep(millis);
        return millis;
      };

  private Worker worker;

  @BeforeEach
  void start() throws Exception {
    worker = Worker.start(new Launch("w", false), (error, line) -> {});
  }

  @AfterEach
  void end() throws Exception {
    worker.kill();
    worker.process().waitFor();
  }

  @Test
  void aResultDoesNotWaitForTheItemsAfterIt() throws Exception {
    run(1, 0, 0, 60_000);
    int answered = 0;
    while (answered < 2) {
      answered += answers(1).items();
    }
    assertEquals(2, answered);
  }

  @Test
  void itemsThatHaveNotBegunAreGivenBack() throws Exception {
    run(1, 0, 1_000, 0, 0);
    answers(1);
    assertEquals(new Reply.Begun(1, 1), worker.receive(1));
    worker.giveBack(1, 1);
    assertEquals(new Reply.GivenBack(1, 2), worker.receive(1));
    assertArrayEquals(new Object[] {1_000}, values(answers(1)));
    run(2, 0);
    assertArrayEquals(new Object[] {0}, values(answers(2)), "the worker is free again");
  }

  @Test
  void aChunkThatHasBegunIsNotParted() throws Exception {
    run(1, 1_000, 0, 0, 0, 0);
    assertEquals(new Reply.Begun(1, 0), worker.receive(1));
    worker.giveBack(1, 3);
    assertEquals(new Reply.GivenBack(1, 3), worker.receive(1));
  }

  @Test
  void nothingIsGivenBackOfAnotherRun() throws Exception {
    run(1, 300, 0);
    worker.giveBack(2, 1);
    assertArrayEquals(new Object[] {300}, values(answers(1)));
    assertArrayEquals(new Object[] {0}, values(answers(1)));
  }

  @Test
  void anInterruptReachesTheItemItIsMeantFor() throws Exception {
    run(1, 0, 60_000, 0);
    answers(1);
    assertEquals(new Reply.Begun(1, 1), worker.receive(1));
    worker.interrupt(1, 2);
    worker.interrupt(2, 1);
    worker.interrupt(1, 1);
    Reply.Answers interrupted = answers(1);
    assertTrue(interrupted.threw());
    assertInstanceOf(
        InterruptedException.class, Unpacker.unpackWarily(interrupted.bytes(), LOADER));
    assertArrayEquals(new Object[] {0}, values(answers(1)), "and no other");
  }

  @Test
  void anItemThatGoesOnIsTold() throws Exception {
    run(1, 0, 1_000);
    answers(1);
    assertEquals(new Reply.Begun(1, 1), worker.receive(1));
    assertArrayEquals(new Object[] {1_000}, values(answers(1)));
  }

  @Test
  void whatComesTooLateForARunDoesNoHarm() throws Exception {
    run(1, 0);
    answers(1);
    worker.giveBack(1, 1);
    worker.interrupt(1, 0);
    run(2, 0);
    assertArrayEquals(new Object[] {0}, values(answers(2)));
  }

  @Test
  void aWorkerThatIsToldToStopEndsAtOnce() throws Exception {
    run(1, 0);
    answers(1);
    worker.stop();
    assertNull(worker.receive(1));
    assertTrue(worker.process().waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, worker.process().exitValue());
  }

  /// As where there is no `/bin/sh`: see [Launch].
  @Test
  void withoutAShellTheProtocolRunsOverStandardInputAndOutput() throws Exception {
    worker.kill();
    Launch launch = new Launch("w", false);
    ProcessBuilder builder = launch.command();
    List<String> command = builder.command();
    List<String> plain = new ArrayList<>(command.subList(4, command.size() - 2));
    plain.addAll(List.of("-", "-"));
    List<String> printed = Collections.synchronizedList(new ArrayList<>());
    Console.Sink sink = (error, line) -> printed.add(error + " " + line);
    worker = new Worker(launch, builder.command(plain).start(), sink);
    worker.become(launch, sink);
    Fn<Integer, Integer> code =
        x -> {
          System.out.println("printed");
          return x + System.in.available();
        };
    worker.run(
        1,
        Shape.FN,
        Packer.pack(code, "the code", LOADER),
        Packer.pack(new Object[] {7}, "the items", LOADER));
    Reply.Answers answers = answers(1);
    assertArrayEquals(new Object[] {7}, values(answers));
    worker.console().await(answers.printed());
    assertEquals(List.of("false printed"), printed);
  }

  private void run(long id, Object... millis) throws Exception {
    Parcel items = Packer.pack(millis, "the items", LOADER);
    worker.run(id, Shape.FN, Packer.pack(SLEEP, "the code", LOADER), items);
  }

  private Reply.Answers answers(long run) {
    Reply reply = worker.receive(run);
    while (reply instanceof Reply.Begun) {
      reply = worker.receive(run);
    }
    return assertInstanceOf(Reply.Answers.class, reply);
  }

  private static Object[] values(Reply.Answers answers) throws Exception {
    return (Object[]) Unpacker.unpackWarily(answers.bytes(), LOADER);
  }
}
