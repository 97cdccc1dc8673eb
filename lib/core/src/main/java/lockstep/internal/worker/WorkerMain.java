package lockstep.internal.worker;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.internal.memory.Ending;
import lockstep.internal.worker.Request.Hello;
import lockstep.internal.worker.Request.Interrupt;
import lockstep.internal.worker.Request.Stop;
import org.jspecify.annotations.Nullable;

/// The main class of a worker JVM.
///
/// Tasks run on the main thread, one after the other. A second thread reads the requests, so that
/// the end of the parent, or an interrupt, is noticed in the middle of a task.
public final class WorkerMain {

  /// The exit code of a worker whose parent is gone.
  static final int ORPHAN = 143;

  private static volatile @Nullable Hello me;

  private final InputStream requests;
  private final Runner runner;
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();

  private WorkerMain(InputStream requests, Runner runner) {
    this.requests = requests;
    this.runner = runner;
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
    Runner runner =
        new Runner(
            replies,
            () -> {
              out.endLines();
              err.endLines();
              return printed.get();
            });
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  out.endLines();
                  err.endLines();
                },
                "end of output"));
    new WorkerMain(requests, runner).serve();
  }

  private void serve() throws Exception {
    Hello hello = greeting();
    me = hello;
    hello.properties().forEach(System::setProperty);
    Thread reader = new Thread(this::read, "requests");
    reader.setDaemon(true);
    reader.start();
    while (true) {
      switch (queue.take()) {
        case Stop() -> System.exit(0);
        case Request.Run run when hello.once() -> {
          runner.runOnce(run);
          return;
        }
        case Request request -> runner.accept(request);
      }
    }
  }

  private Hello greeting() {
    try {
      if (Request.read(requests) instanceof Hello hello) {
        return hello;
      }
    } catch (IOException | RuntimeException damaged) {
      // Whoever that is, it is no parent.
    }
    Runtime.getRuntime().halt(ORPHAN);
    throw new IllegalStateException("halted");
  }

  private void read() {
    try {
      for (Request next = Request.read(requests); next != null; next = Request.read(requests)) {
        if (next instanceof Interrupt(long run)) {
          runner.interrupt(run);
        } else {
          queue.add(next);
        }
      }
    } catch (IOException | RuntimeException damaged) {
      // Nothing that follows in the pipe can be trusted: end as if the parent were gone.
    }
    try {
      Ending.orphaned();
    } finally {
      Runtime.getRuntime().halt(ORPHAN);
    }
  }
}
