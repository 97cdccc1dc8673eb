package lockstep.lab.grade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.check.Finding;
import lockstep.lab.PlainError;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;

/// The kernel of one student, with limits, through as many lives as it needs.
///
/// Used by one thread. When a cell takes the kernel with it, a new one runs the earlier cells
/// again, those that ended by themselves, and goes on behind it.
final class Sitting implements AutoCloseable {

  private static final int MOST_LIVES = 4;
  private static final long LOOK_MILLIS = 20;
  private static final long WATCH_MILLIS = 250;

  /// How long a kernel on a busy machine may take to compile a question and to pass its answer on.
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);

  /// How long an interrupted cell may go on without showing anything.
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  /// How long it may go on showing what it had shown before, on its way here.
  private static final Duration AFTER_FLOOD = Duration.ofSeconds(30);

  private final Jail jail;
  private final Bounds bounds;
  private final Watch watch;
  private final long end;
  private final List<String> again = new ArrayList<>();
  private Kernel kernel;
  private int lives = 1;

  Sitting(Jail jail, Bounds bounds) throws IOException, PlainError, InterruptedException {
    this.jail = jail;
    this.bounds = bounds;
    this.watch = new Watch(jail, bounds);
    this.kernel = jail.start();
    this.end = System.nanoTime() + bounds.whole().toNanos();
  }

  /// Runs a cell that later ones may need.
  CellEnd define(String code) throws IOException, InterruptedException {
    CellEnd ended = ask(code, bounds.cell());
    if (ended instanceof CellEnd.Ran) {
      again.add(code);
    }
    return ended;
  }

  /// Runs a cell.
  CellEnd ask(String code, Duration limit) throws IOException, InterruptedException {
    if (!kernel.isAlive() && !revive()) {
      return new CellEnd.Gone(
          kernel.executeAsync(""), "was not run: cells before it had ended the kernel too often");
    }
    long left = end - System.nanoTime();
    if (left <= 0) {
      return new CellEnd.Stopped(
          kernel.executeAsync(""),
          "was not run: all cells together took more than "
              + bounds.whole().toMinutes()
              + " minutes");
    }
    return run(code, limit.toNanos() < left ? limit : Duration.ofNanos(left));
  }

  /// Puts a question, and judges the answer. The question keeps its own limit; it is only a kernel
  /// that does not answer at all that is waited for longer.
  Finding answer(Part part) throws IOException, InterruptedException {
    return switch (ask(part.question(), part.limit().plus(TO_ANSWER))) {
      case CellEnd.Ran(CellRun run) when run.value() != null -> part.judge().apply(run.value());
      case CellEnd.Ran(CellRun run) -> Finding.open(Complaint.of(run));
      case CellEnd.Stopped stopped -> Finding.open("it " + stopped.why());
      case CellEnd.Gone gone -> Finding.open("it " + gone.why());
    };
  }

  @Override
  public void close() {
    kernel.close();
  }

  private CellEnd run(String code, Duration limit) throws IOException, InterruptedException {
    CellRun cell = kernel.executeAsync(code);
    Optional<String> excess = await(cell, limit);
    if (cell.lost()) {
      return new CellEnd.Gone(cell, "ended the kernel");
    }
    if (cell.ended()) {
      return new CellEnd.Ran(cell);
    }
    String why = excess.orElse("did not end within " + limit.toSeconds() + " s");
    if (interrupted(cell) && cell.ended() && !cell.lost() && watch.excess(kernel).isEmpty()) {
      return new CellEnd.Stopped(cell, why);
    }
    end();
    return new CellEnd.Gone(cell, why);
  }

  /// Waits for the end of a cell, or for an excess.
  private Optional<String> await(CellRun cell, Duration limit)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    long watched = began;
    while (!cell.ended() && System.nanoTime() - began < limit.toNanos()) {
      Thread.sleep(LOOK_MILLIS);
      if (System.nanoTime() - watched > WATCH_MILLIS * 1_000_000) {
        Optional<String> excess = watch.excess(kernel, cell);
        if (excess.isPresent()) {
          return excess;
        }
        watched = System.nanoTime();
      }
    }
    return Optional.empty();
  }

  /// Whether the kernel could be told, and what it did then was waited for.
  private boolean interrupted(CellRun cell) throws InterruptedException {
    try {
      kernel.interrupt();
    } catch (AssertionError | UncheckedIOException deaf) {
      return false;
    }
    long start = System.nanoTime();
    long quiet = start;
    long shown = cell.characters();
    while (!cell.ended()
        && System.nanoTime() - quiet < AFTER_INTERRUPT.toNanos()
        && System.nanoTime() - start < AFTER_FLOOD.toNanos()) {
      Thread.sleep(LOOK_MILLIS);
      if (cell.characters() != shown) {
        shown = cell.characters();
        quiet = System.nanoTime();
      }
    }
    return true;
  }

  private void end() throws IOException, InterruptedException {
    kernel.close();
    jail.sweep();
  }

  private boolean revive() throws IOException, InterruptedException {
    while (lives < MOST_LIVES) {
      lives++;
      end();
      if (isBackWhereItWas()) {
        return true;
      }
    }
    end(); // half of what the student wrote must not answer
    return false;
  }

  private boolean isBackWhereItWas() throws IOException, InterruptedException {
    try {
      kernel = jail.start();
    } catch (PlainError notStarted) {
      return false; // what the student left running may take all that a start needs
    }
    for (String code : again) {
      if (!(run(code, bounds.cell()) instanceof CellEnd.Ran)) {
        return false;
      }
    }
    return true;
  }
}
