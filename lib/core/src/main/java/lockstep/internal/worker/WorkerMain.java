package lockstep.internal.worker;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.internal.memory.Ending;
import lockstep.internal.worker.Request.GiveBack;
import lockstep.internal.worker.Request.Hello;
import lockstep.internal.worker.Request.Interrupt;
import lockstep.internal.worker.Request.Run;
import lockstep.internal.worker.Request.Stop;
import org.jspecify.annotations.Nullable;

/// The main class of a worker JVM.
///
/// Tasks run on the main thread, one after the other, which reads the requests itself between them;
/// the [Watch] reads them in the middle of a task.
public final class WorkerMain {

  /// The exit code of a worker whose parent is gone.
  static final int ORPHAN = 143;

  private static volatile @Nullable Hello me;

  private final Inbox inbox;
  private final Turns turns = new Turns();
  private final Results results;

  private WorkerMain(
      InputStream requests, OutputStream replies, Runnable endLines, AtomicLong printed) {
    this.inbox = new Inbox(requests);
    this.results = new Results(turns, replies, endLines, printed);
  }

  /// The name of the worker that this process is; `main` if it is none.
  public static String currentName() {
    Hello hello = me;
    return hello == null ? "main" : hello.name();
  }

  /// The name of the process that started this one; null if this is no worker.
  public static @Nullable String parentName() {
    Hello hello = me;
    return hello == null ? null : hello.parent();
  }

  /// Serves a parent until it goes away.
  ///
  /// @param args where requests come from and where replies go: descriptors, or `-` for standard
  ///   input and output
  public static void main(String[] args) throws Exception {
    InputStream requests =
        new BufferedInputStream(
            args[0].equals("-")
                ? new FileInputStream(FileDescriptor.in)
                : new FileInputStream("/dev/fd/" + args[0]),
            1 << 16);
    OutputStream replies =
        args[1].equals("-")
            ? new FileOutputStream(FileDescriptor.out)
            : new FileOutputStream("/dev/fd/" + args[1]);
    OutputStream console = new FileOutputStream(FileDescriptor.err);
    AtomicLong printed = new AtomicLong();
    LineStream out = new LineStream(console, LineStream.OUT, printed);
    LineStream err = new LineStream(console, LineStream.ERR, printed);
    System.setIn(InputStream.nullInputStream());
    System.setOut(out.printer());
    System.setErr(err.printer());
    WorkerMain worker =
        new WorkerMain(
            requests,
            replies,
            () -> {
              out.endLines();
              err.endLines();
            },
            printed);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  out.endLines();
                  err.endLines();
                  worker.sendLast();
                },
                "last words"));
    worker.serve();
  }

  private void sendLast() {
    try {
      results.sendLast(turns.running());
    } catch (IOException | InterruptedException gone) {
      // Then nobody wants to know.
    }
  }

  private void serve() throws Exception {
    become(greeting());
    Watch watch = new Watch(inbox, turns, results, WorkerMain::orphaned);
    watch.start();
    Runner runner = new Runner(turns, results);
    while (true) {
      Request request = next();
      if (request instanceof Stop) {
        System.exit(0);
      } else if (request instanceof Hello hello) {
        become(hello);
      } else if (request instanceof Run && isOnce()) {
        watch.setBusy(true);
        runner.runOnce();
        return;
      } else if (!(request instanceof Interrupt || request instanceof GiveBack)) {
        watch.setBusy(request instanceof Run);
        accept(runner, request);
        watch.setBusy(false);
      }
      // Else it came too late: what it was meant for has ended.
    }
  }

  private static void become(Hello hello) {
    me = hello;
    hello.properties().forEach(System::setProperty);
  }

  private static boolean isOnce() {
    Hello hello = me;
    return hello != null && hello.once();
  }

  private static void accept(Runner runner, Request request) {
    try {
      runner.accept(request);
    } catch (IOException gone) {
      orphaned();
    }
  }

  private Hello greeting() {
    Request first = next();
    if (first instanceof Hello hello) {
      return hello;
    }
    // Whoever that is, it is no parent.
    orphaned();
    throw new IllegalStateException("halted");
  }

  /// The next request; a damaged one ends the worker as the end of its parent does, because nothing
  /// that follows it in the pipe can be trusted.
  private Request next() {
    try {
      Request next = inbox.next();
      if (next != null) {
        return next;
      }
    } catch (IOException | RuntimeException damaged) {
      // See above.
    }
    orphaned();
    throw new IllegalStateException("halted");
  }

  private static void orphaned() {
    try {
      Ending.orphaned();
    } finally {
      Runtime.getRuntime().halt(ORPHAN);
    }
  }
}
