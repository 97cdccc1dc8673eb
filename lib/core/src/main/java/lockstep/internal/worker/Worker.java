package lockstep.internal.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.internal.travel.CellClass;
import lockstep.internal.travel.Parcel;
import lockstep.task.CannotTravelException;
import org.jspecify.annotations.Nullable;

/// A worker JVM, as the process that started it sees it.
///
/// One owner thread calls [#run] and [#receive]; any thread may interrupt or kill.
public final class Worker {

  private volatile Launch launch;
  private final Process process;
  private final Console console;
  private final InputStream replies;

  /// Makes frames whole.
  private final ReentrantLock writing = new ReentrantLock();

  private final OutputStream requests;

  /// What the worker knows: class files by class name. For the owner.
  private final Map<String, byte[]> code = new HashMap<>();

  /// The classes that were delivered last, which therefore need not be compared again. For the
  /// owner.
  private @Nullable Collection<CellClass> lastCode;

  /// What the worker knows: jars and folders, as text. For the owner.
  private final Set<String> sources = new HashSet<>();

  /// Whether the last run may have left values in variables that the next one must not find. For
  /// the owner.
  private boolean spent;

  /// What the worker will call. For the owner.
  private @Nullable Parcel delivered;

  /// @param process a worker JVM that has just been started
  Worker(Launch launch, Process process, Console.Sink sink) {
    this.launch = launch;
    this.process = process;
    this.console = new Console(process.getErrorStream(), sink, launch.name());
    // Both have buffers of their own.
    this.replies = process.getInputStream();
    this.requests = process.getOutputStream();
  }

  /// Takes a worker that stands by, or starts one. It is ready for requests at once; they wait in
  /// its pipe.
  ///
  /// @param sink takes what it prints
  /// @throws IOException if the operating system refuses
  public static Worker start(Launch launch, Console.Sink sink) throws IOException {
    Optional<Worker> ready = Standby.take(launch, sink);
    return ready.isPresent() ? ready.get() : fresh(launch, sink);
  }

  /// Starts a worker JVM.
  ///
  /// @throws IOException if the operating system refuses
  static Worker fresh(Launch launch, Console.Sink sink) throws IOException {
    Worker worker = new Worker(launch, launch.command().start(), sink);
    worker.become(launch, sink);
    return worker;
  }

  /// Tells the worker who it is from now on, and sends what it prints somewhere else.
  void become(Launch launch, Console.Sink sink) {
    this.launch = launch;
    console.setSink(sink);
    try {
      send(launch.hello());
    } catch (IOException diedAtOnce) {
      // Its owner will see that it has no replies, and its last words.
    }
  }

  /// The worker's name.
  public String name() {
    return launch.name();
  }

  /// The worker's process.
  public Process process() {
    return process;
  }

  /// What it prints.
  public Console console() {
    return console;
  }

  /// Starts a run: delivers what the worker does not know yet, and the items.
  ///
  /// @param id of the run
  /// @param shape how the code is called
  /// @param function the code, packed; not sent again if it is the same object as last time
  /// @param items an array, packed
  /// @throws IOException if the worker is gone
  public void run(long id, Shape shape, Parcel function, Parcel items) throws IOException {
    if (spent || conflicts(function) || conflicts(items)) {
      code.clear();
      sources.clear();
      delivered = null;
      lastCode = null;
      spent = false;
      send(new Request.Fresh());
    }
    if (delivered != function) {
      deliver(function);
      send(new Request.Function(shape, function.bytes()));
      delivered = function;
    }
    deliver(items);
    spent = function.untouched() || items.untouched();
    send(new Request.Run(id, items.bytes()));
    flush();
  }

  /// Waits for the next reply that is about a run.
  ///
  /// @return null if the worker is gone
  public @Nullable Reply receive(long run) {
    try {
      Reply reply = Reply.read(replies);
      while (reply != null && reply.run() != run) {
        // It may say that it lives, or add to a run that is over for its owner.
        reply = Reply.read(replies);
      }
      return reply;
    } catch (IOException goneInMidSentence) {
      return null;
    }
  }

  /// Interrupts an item of a run, if it is the one that is being called.
  ///
  /// @param item its index in the run; negative for any
  public void interrupt(long run, int item) {
    say(new Request.Interrupt(run, item));
  }

  /// Asks for the items of a run that have not begun: a [Reply.GivenBack] will come, or none if all
  /// have begun.
  ///
  /// @param chunk as many items as must not be parted
  public void giveBack(long run, int chunk) {
    say(new Request.GiveBack(run, chunk));
  }

  /// Asks the worker to end in an orderly way.
  public void stop() {
    say(new Request.Stop());
  }

  /// Ends the worker now.
  public void kill() {
    // Process.destroyForcibly() would also close the pipes, with the worker's last words in them.
    process.toHandle().destroyForcibly();
  }

  private boolean conflicts(Parcel parcel) {
    return !parcel.code().isEmpty()
        && parcel.code() != lastCode
        && parcel.code().stream()
            .anyMatch(
                type -> {
                  byte[] known = code.get(type.name());
                  return known != null && !Arrays.equals(known, type.bytes());
                });
  }

  private void deliver(Parcel parcel) throws IOException {
    for (URL source : parcel.sources()) {
      if (sources.add(source.toString())) {
        send(new Request.Source(source));
      }
    }
    if (parcel.code() == lastCode) {
      return;
    }
    for (CellClass type : parcel.code()) {
      byte[] known = code.putIfAbsent(type.name(), type.bytes());
      if (known == null) {
        send(new Request.Code(type));
      } else if (!Arrays.equals(known, type.bytes())) {
        throw new CannotTravelException(
            "The code and its arguments use two versions of " + type.name() + ".");
      }
    }
    if (!parcel.code().isEmpty()) {
      lastCode = parcel.code();
    }
  }

  private void say(Request request) {
    try {
      send(request);
      flush();
    } catch (IOException alreadyGone) {
      // Then there is nothing to end.
    }
  }

  private void send(Request request) throws IOException {
    writing.lock();
    try {
      request.write(requests);
    } finally {
      writing.unlock();
    }
  }

  private void flush() throws IOException {
    writing.lock();
    try {
      requests.flush();
    } finally {
      writing.unlock();
    }
  }
}
