package lockstep.agent;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where printed lines go: under the cell that is being evaluated, or kept until there is one.
///
/// ```
///   System.out ──▶ LineStream ──whole lines──▶ Transcript ──batches──▶ the kernel's reply ──▶ browser
///                                                 ▲ 25 times a second, and at the end of a snippet
/// ```
///
/// The kernel sends one message for each print and loses what its socket cannot hold; here a batch
/// is one message. Lines whose task came from another cell are tagged with it and with their
/// thread.
///
/// Any thread may print. Only the kernel's own thread begins and ends cells. The kernel's replies
/// are not made for two threads, so others send only while a snippet runs, when the kernel's thread
/// waits.
final class Screen {

  private static final Duration BATCH = Duration.ofMillis(40);

  private static final Object LOCK = new Object();

  /// Held while sending, so that batches stay in order; taken before `LOCK`.
  private static final Object SENDING = new Object();

  private static final PrintStream KERNEL_OUT = System.out;
  private static final PrintStream KERNEL_ERR = System.err;
  private static final LineStream OUT = LineStream.of(false);
  private static final LineStream ERR = LineStream.of(true);
  private static final PrintStream PRINT_OUT = OUT.asPrintStream();
  private static final PrintStream PRINT_ERR = ERR.asPrintStream();

  /// Guarded by `LOCK`.
  private static Transcript transcript = new Transcript("kept");

  private static @Nullable Run cell;

  /// Guarded by `SENDING`.
  private static @Nullable Object replies;

  private static @Nullable Method writeOut;
  private static @Nullable Method writeErr;
  private static int snippets;
  private static @Nullable Thread sender;

  private Screen() {}

  /// A cell begins; what was kept is shown with it.
  static void begin(Run run, Object replies) {
    synchronized (SENDING) {
      Screen.replies = replies;
      writeOut = Reflected.method(replies.getClass(), "writeToStdOut", String.class);
      writeErr = Reflected.method(replies.getClass(), "writeToStdErr", String.class);
      if (writeOut == null || writeErr == null) {
        Part.OUTPUT.fails("this kernel has no writeToStdOut");
      }
      if (sender == null) {
        sender = Thread.ofPlatform().daemon().name("lockstep output").start(Screen::sendBatches);
      }
      synchronized (LOCK) {
        Transcript kept = transcript;
        transcript = new Transcript(run.name());
        cell = run;
        kept.finish();
        kept.take().forEach(part -> transcript.add(null, part.error(), part.text()));
      }
    }
    // The kernel puts back what it finds here when the cell has ended.
    install();
  }

  /// Puts our streams over those of the kernel.
  static void install() {
    if (Part.OUTPUT.isOn()) {
      System.setOut(PRINT_OUT);
      System.setErr(PRINT_ERR);
    }
  }

  /// A snippet starts: until it ends, batches are sent.
  static void open() {
    synchronized (SENDING) {
      snippets++;
      SENDING.notifyAll();
    }
  }

  /// A snippet has ended: its output goes before its result or error.
  static void close() {
    flush();
    synchronized (SENDING) {
      snippets--;
    }
  }

  /// Sends now what was printed so far.
  static void flush() {
    synchronized (SENDING) {
      if (snippets > 0) {
        showStarts(true);
        send();
      }
    }
  }

  /// The cell has ended.
  static void end() {
    synchronized (SENDING) {
      showStarts(true);
      synchronized (LOCK) {
        transcript.finish();
      }
      send();
      synchronized (LOCK) {
        cell = null;
        transcript = new Transcript("kept");
      }
      replies = null;
    }
  }

  /// One line, printed for a run by somebody else than its threads.
  static void line(Run run, boolean error, String line) {
    if (Part.OUTPUT.isOn()) {
      text(run, null, error, line + "\n");
    } else {
      (error ? System.err : System.out).println(line);
    }
  }

  /// Text of a thread: whole lines, or the start of one that has waited long enough.
  static void text(@Nullable Run run, @Nullable Thread writer, boolean error, String text) {
    synchronized (LOCK) {
      if (cell == null && run == null) {
        PrintStream kernel = error ? KERNEL_ERR : KERNEL_OUT;
        kernel.print(text);
        kernel.flush();
      } else if (run == null || run == cell) {
        transcript.add(writer, error, text);
      } else {
        String tag =
            writer == null
                ? "[" + run.name() + "] "
                : "[" + run.name() + ", " + Leftovers.nameOf(writer) + "] ";
        text.lines().forEach(line -> transcript.add(writer, error, tag + line + "\n"));
      }
    }
  }

  private static void showStarts(boolean all) {
    OUT.showStarts(all);
    ERR.showStarts(all);
  }

  /// The caller holds `SENDING`.
  private static void send() {
    java.util.List<Transcript.Part> parts;
    synchronized (LOCK) {
      parts = transcript.isEmpty() || cell == null ? java.util.List.of() : transcript.take();
    }
    for (Transcript.Part part : parts) {
      Reflected.call(part.error() ? writeErr : writeOut, replies, part.text());
    }
  }

  private static void sendBatches() {
    while (true) {
      try {
        synchronized (SENDING) {
          while (snippets == 0) {
            SENDING.wait();
          }
          showStarts(false);
          send();
        }
        Thread.sleep(BATCH);
      } catch (InterruptedException | RuntimeException | OutOfMemoryError e) {
        // Whatever it was, the next batch may do better.
      }
    }
  }
}
