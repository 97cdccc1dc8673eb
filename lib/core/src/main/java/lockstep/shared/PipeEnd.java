package lockstep.shared;

import static lockstep.internal.memory.Words.LONG;

import java.io.EOFException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import lockstep.internal.memory.ByteRing;
import lockstep.internal.memory.Life;
import lockstep.internal.memory.Packed;
import lockstep.internal.memory.Time;

/// One side of a [Pipe]. It travels inside tasks; the process that last used it is the one whose
/// death the other side notices.
///
/// Each object that is sent is received as one object, however large, in the order of sending. Any
/// thread may send and receive; what it did before sending is visible to the receiver.
///
/// When the other side is closed or its process has died, [#receive] first gives what was sent, and
/// then throws [EOFException]; sending throws [IllegalStateException].
public final class PipeEnd implements AutoCloseable, Serializable {

  private static final long serialVersionUID = 1;
  private static final long SELF = Life.self().token();

  private final Pipe pipe;

  /// 0 left, 1 right.
  private final int side;

  PipeEnd(Pipe pipe, int side) {
    this.pipe = pipe;
    this.side = side;
  }

  /// Sends an object, waiting for room if need be.
  ///
  /// @throws lockstep.task.CannotTravelException if it cannot travel
  /// @throws IllegalStateException if nobody will receive it
  public void send(Object message) throws InterruptedException {
    Pipe.Core core = use();
    Packed packed = core.codec().encode(Objects.requireNonNull(message, "a pipe sends no null"));
    core.from(side).put(packed, Integer.MAX_VALUE, this::bury, Long.MAX_VALUE);
  }

  /// Receives the next object, waiting for it if need be.
  ///
  /// @throws EOFException if there is none and the other side is closed or dead
  public <T> T receive() throws InterruptedException, EOFException {
    return this.<T>receive(Long.MAX_VALUE).orElseThrow();
  }

  /// Receives the next object if it comes within a time.
  ///
  /// @throws EOFException if there is none and the other side is closed or dead
  public <T> Optional<T> receive(Duration timeout) throws InterruptedException, EOFException {
    return receive(Time.nanos(timeout));
  }

  @SuppressWarnings("unchecked")
  private <T> Optional<T> receive(long nanos) throws InterruptedException, EOFException {
    Pipe.Core core = use();
    ByteRing incoming = core.from(1 - side);
    Packed packed = incoming.take(this::bury, nanos);
    if (packed != null) {
      return Optional.of((T) core.codec().decode(packed));
    }
    if (incoming.hasEnded()) {
      throw new EOFException("the other side of the pipe is closed, or its process has ended");
    }
    return Optional.empty();
  }

  /// Waits until there is something to receive.
  ///
  /// @return whether there is; at the end of the stream true, as [#receive] does not wait then
  public boolean poll(Duration timeout) throws InterruptedException {
    return use().from(1 - side).awaitFilled(this::bury, Time.nanos(timeout));
  }

  /// Closes this side, in all processes.
  @Override
  public void close() {
    Pipe.Core core = pipe.core();
    core.from(side).finish();
    core.from(1 - side).abandon();
  }

  private Pipe.Core use() {
    Pipe.Core core = pipe.core();
    int user = Pipe.USER + 8 * side;
    if ((long) LONG.getOpaque(core.region().words(), user) != SELF) {
      LONG.setVolatile(core.region().words(), user, SELF);
    }
    return core;
  }

  /// Closes the other side if its process has died.
  private void bury() {
    Pipe.Core core = pipe.core();
    long other = (long) LONG.getVolatile(core.region().words(), Pipe.USER + 8 * (1 - side));
    if (other != 0 && !Life.isAlive(other)) {
      core.from(1 - side).finish();
      core.from(side).abandon();
    }
  }

  @Override
  public String toString() {
    return (side == 0 ? "left of " : "right of ") + pipe;
  }
}
