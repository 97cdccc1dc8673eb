package lockstep.lab.grade;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A process beside the grader that ends all that a student's user still runs, and removes what it
/// left behind: when it is told to, and when the grader has ended, however that was.
///
/// ```
///   grader ── 1 a line ──▶ sweeper     kills, removes
///   grader ◀─ 2 a line ─── sweeper     nothing is left
///   grader ── 3 end of input ──▶       the same once more, then the jail's folder, then it ends
/// ```
///
/// The third comes by itself when the grader is killed. The sweeper is in a session of its own, so
/// that what kills the grader's whole group leaves it. Used by one thread.
final class Sweeper implements AutoCloseable {

  /// Whoever is being started while all others are killed is met by the next round.
  private static final String SCRIPT =
      """
      user=$1; folder=$2
      as_user() { setpriv --reuid="$user" --regid="$user" --clear-groups "$@"; }
      sweep() {
        for round in 1 2 3 4 5 6 7 8 9; do as_user kill -9 -1 || break; sleep 0.05; done
        find /tmp /var/tmp /dev/shm -mindepth 1 -maxdepth 2 -user "$user" -prune -exec rm -rf {} +
      }
      while read -r word; do sweep; echo swept; done
      sweep
      rm -rf "$folder"
      """;

  private final StudentUser user;
  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;

  /// Starts it.
  ///
  /// @param user all of whose processes are the student's; free again when this is closed
  /// @param folder is removed in the end
  Sweeper(StudentUser user, Path folder) throws IOException {
    List<String> command =
        List.of(
            "setsid",
            "sh",
            "-c",
            SCRIPT,
            "sweeper",
            Integer.toString(user.id()),
            folder.toString());
    this.user = user;
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Comes back when nothing is left.
  void sweep() throws IOException {
    orders.write("sweep\n");
    orders.flush();
    if (answers.readLine() == null) {
      throw new IOException("what a student left running could not be ended");
    }
  }

  @Override
  public void close() throws IOException {
    orders.close();
    try {
      process.waitFor();
      user.close();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
