package lockstep.lab.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A cell that was given to a kernel: what it has shown so far, and how it ended.
///
/// The kernel's messages arrive on a thread of [Kernel]; any thread may look. Outputs that arrive
/// after the end of the cell are among [#outputs] too, and alone in [#lateOutputs].
public final class CellRun {

  /// Of characters; what comes after so many is counted only.
  private static final long MOST_KEPT = 50_000_000;

  private final List<Output> outputs = new ArrayList<>();
  private final CompletableFuture<String> status = new CompletableFuture<>();
  private @Nullable String replied;
  private boolean idle;
  private boolean asking;
  private long characters;
  private int outputsAtEnd = Integer.MAX_VALUE;

  CellRun() {}

  /// Waits for the end of the cell; an [AssertionError] shows what the cell did until then.
  public CellRun await(Duration limit) throws InterruptedException {
    try {
      status.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return this;
    } catch (TimeoutException tooLong) {
      throw new AssertionError("the cell did not end within " + limit + ": " + outputs());
    } catch (ExecutionException lost) {
      throw new AssertionError(lost.getCause().getMessage() + ": " + outputs());
    }
  }

  /// Waits until the text printed so far satisfies a condition, and returns that text.
  public synchronized String awaitText(Predicate<String> condition, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.test(text())) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("not printed within " + limit + "; printed: " + outputs());
      }
      wait(left);
    }
    return text();
  }

  /// Waits until the cell asks for a line of input, which [Kernel#type] gives.
  public synchronized void awaitQuestion(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!asking) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("nothing asked within " + limit + "; printed: " + outputs());
      }
      wait(left);
    }
    asking = false;
  }

  /// Whether it has ended.
  public boolean ended() {
    return status.isDone();
  }

  /// `ok`, `error` or `aborted`; waits for nothing.
  public String status() {
    return status.getNow("running");
  }

  /// Whether its kernel ended before it did.
  public boolean lost() {
    return status.isCompletedExceptionally();
  }

  /// How many characters it has shown so far.
  public synchronized long characters() {
    return characters;
  }

  /// Everything shown so far, in order.
  public synchronized List<Output> outputs() {
    return List.copyOf(outputs);
  }

  /// What was shown after the cell had ended.
  public synchronized List<Output> lateOutputs() {
    return outputsAtEnd > outputs.size()
        ? List.of()
        : List.copyOf(outputs.subList(outputsAtEnd, outputs.size()));
  }

  /// All text on standard output and standard error, in order.
  public String text() {
    return text("stdout", "stderr");
  }

  /// All text on standard output.
  public String stdout() {
    return text("stdout");
  }

  /// All text on standard error.
  public String stderr() {
    return text("stderr");
  }

  /// The value of the last expression as plain text, or null where there is none.
  public @Nullable String value() {
    return value("text/plain");
  }

  /// The value of the last expression in a MIME type, or null where there is none.
  public @Nullable String value(String mimeType) {
    for (Output output : outputs()) {
      if (output instanceof Output.Value(var data)) {
        return data.get(mimeType);
      }
    }
    return null;
  }

  /// What ended the cell before its time, or null.
  public Output.@Nullable Failure failure() {
    for (Output output : outputs()) {
      if (output instanceof Output.Failure failure) {
        return failure;
      }
    }
    return null;
  }

  /// The failure's whole traceback, or "".
  public String traceback() {
    Output.Failure failure = failure();
    return failure == null ? "" : String.join("\n", failure.traceback());
  }

  private String text(String... names) {
    StringBuilder text = new StringBuilder();
    for (Output output : outputs()) {
      if (output instanceof Output.Text(var name, var part) && List.of(names).contains(name)) {
        text.append(part);
      }
    }
    return text.toString();
  }

  synchronized void show(Output output) {
    characters += output.characters();
    if (characters < MOST_KEPT) {
      outputs.add(output);
    }
    notifyAll();
  }

  synchronized void ask() {
    asking = true;
    notifyAll();
  }

  synchronized void clear() {
    outputs.clear();
  }

  /// The kernel's answer; the cell has ended when the kernel is idle again, too.
  synchronized void reply(String outcome) {
    replied = outcome;
    endIfDone();
  }

  synchronized void idle() {
    idle = true;
    endIfDone();
  }

  void lose(String reason) {
    status.completeExceptionally(new IllegalStateException(reason));
  }

  private void endIfDone() {
    if (idle && replied != null && status.complete(replied)) {
      outputsAtEnd = outputs.size();
    }
  }
}
