package lockstep.agent;

import java.io.Serial;

/// Thrown instead of ending the kernel.
final class ExitRefused extends IllegalStateException {

  @Serial private static final long serialVersionUID = 1L;

  ExitRefused(int status) {
    super(
        "exit("
            + status
            + ") would have ended this notebook's kernel: every variable and every thread of all"
            + " cells would be gone. To leave a cell early, return from a method or throw an"
            + " exception; to end a thread, let its run() return. In a worker process it really"
            + " ends the process, with exit code "
            + (status & 0xff)
            + ".");
  }
}
