package lockstep.internal.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lockstep.internal.travel.CellClass;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Unpacker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProtocolTest {

  private static final List<Request> REQUESTS =
      List.of(
          new Request.Hello("worker 1", "main", true, Map.of("a", "ä")),
          new Request.Code(new CellClass("REPL.A", new byte[] {1, 2})),
          new Request.Fresh(),
          new Request.Function(Shape.FN, new byte[] {3}),
          new Request.Run(7, new byte[0]),
          new Request.Interrupt(8, 1),
          new Request.GiveBack(9, 1),
          new Request.Stop());

  @Test
  void everyRequestArrivesAsItWasSent() throws Exception {
    for (Request request : REQUESTS) {
      Request arrived = Request.read(new ByteArrayInputStream(bytes(request)));
      assertArrayEquals(bytes(request), bytes(arrived), request.toString());
    }
  }

  @Test
  void everyReplyArrivesAsItWasSent() throws Exception {
    for (Reply reply :
        List.of(
            new Reply.Answers(1, 2, true, 3, 4, 5, new byte[] {6}),
            new Reply.GivenBack(7, 8),
            new Reply.Begun(9, 10),
            new Reply.Alive())) {
      var out = new ByteArrayOutputStream();
      reply.write(out);
      Reply arrived = Reply.read(new ByteArrayInputStream(out.toByteArray()));
      var again = new ByteArrayOutputStream();
      arrived.write(again);
      assertArrayEquals(out.toByteArray(), again.toByteArray(), reply.toString());
    }
  }

  @Test
  void theEndOfThePipeIsNoError() throws Exception {
    assertNull(Request.read(new ByteArrayInputStream(new byte[0])));
    assertNull(Reply.read(new ByteArrayInputStream(new byte[0])));
  }

  @Test
  void aFrameThatIsCutOffAnywhereIsRefused() throws Exception {
    for (Request request : REQUESTS) {
      byte[] whole = bytes(request);
      for (int length = 1; length < whole.length; length++) {
        byte[] part = Arrays.copyOf(whole, length);
        assertThrows(
            IOException.class,
            () -> Request.read(new ByteArrayInputStream(part)),
            request + " cut at " + length);
      }
    }
  }

  @Test
  void aFrameOfMegabytesArrivesWholeOrIsRefused() throws Exception {
    byte[] items = new byte[5_000_003];
    new Random(42).nextBytes(items);
    byte[] whole = bytes(new Request.Run(7, items));
    Request arrived = Request.read(inPieces(whole));
    assertArrayEquals(items, ((Request.Run) arrived).bytes());
    for (int length : new int[] {1_000_000, 1 << 20, 1 << 21, 4_000_000, whole.length - 1}) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> Request.read(inPieces(part)), "cut at " + length);
    }
  }

  private static InputStream inPieces(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return super.read(into, from, Math.min(length, 10_000));
      }
    };
  }

  @Test
  void aLengthThatIsNoneIsRefusedWithoutAllocatingIt() {
    for (int length : new int[] {0, -1, Integer.MIN_VALUE, Frames.LONGEST + 1, Frames.LONGEST}) {
      byte[] frame = ByteBuffer.allocate(10).putInt(length).array();
      assertThrows(IOException.class, () -> Request.read(new ByteArrayInputStream(frame)));
      assertThrows(IOException.class, () -> Reply.read(new ByteArrayInputStream(frame)));
    }
  }

  @Test
  void damagedFramesNeverDoMoreThanFail() throws Exception {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = bytes(REQUESTS.get(random.nextInt(REQUESTS.size())));
      frame[4 + random.nextInt(frame.length - 4)] = (byte) random.nextInt();
      try {
        Request.read(new ByteArrayInputStream(frame));
      } catch (IOException | RuntimeException refused) {
        // What a worker takes as the end of its parent.
      }
    }
  }

  @Test
  void damagedValuesNeverDoMoreThanFail() throws Exception {
    Random random = new Random(43);
    List<Object> values = new ArrayList<>(List.of(1, "two", new ArrayList<>(List.of(3, 4L))));
    byte[] plain = Packer.packValue(new Object[] {1, "two", null, 3.0}, "values");
    byte[] numbers = Packer.packValue(new Object[] {1L, 2L, 3L}, "values");
    byte[] objects = Packer.packValue(values, "values");
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = List.of(plain, numbers, objects).get(i % 3).clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        Unpacker.unpackWarily(bytes, ProtocolTest.class.getClassLoader());
      } catch (IOException | RuntimeException refused) {
        // What an owner reports as the task's failure.
      }
    }
  }

  @Test
  void aWorkerEndsOnGarbage() throws Exception {
    Process worker = new Launch("w", false).command().start();
    try (OutputStream requests = worker.getOutputStream()) {
      requests.write("GET / HTTP/1.1\r\n\r\n".getBytes());
      requests.flush();
      assertEquals(WorkerMain.ORPHAN, worker.waitFor());
    }
  }

  private static byte[] bytes(Request request) throws IOException {
    var out = new ByteArrayOutputStream();
    request.write(out);
    return out.toByteArray();
  }
}
