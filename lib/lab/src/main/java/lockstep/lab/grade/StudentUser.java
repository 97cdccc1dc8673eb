package lockstep.lab.grade;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import lockstep.lab.Command;
import org.jspecify.annotations.Nullable;

/// A user whom nobody knows and who runs nothing: who a student's code is, where the grader is
/// root.
///
/// Two gradings at once have two: each holds the lock of its user's file until it closes this, or
/// ends.
///
/// @param id from 60100 to 60199
record StudentUser(int id, FileChannel held) implements AutoCloseable {

  private static final int FIRST = 60_100;
  private static final int LAST = 60_199;

  /// The first that is free.
  static StudentUser free() throws IOException, InterruptedException {
    for (int id = FIRST; id <= LAST; id++) {
      Path file = Path.of("/run/lockstep-student-" + id + ".lock");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel) && isFree(id)) {
        return new StudentUser(id, channel);
      }
      channel.close();
    }
    throw new IOException("all users from " + FIRST + " to " + LAST + " are taken on this machine");
  }

  @Override
  public void close() throws IOException {
    held.close();
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    }
  }

  private static boolean isFree(int id) throws IOException, InterruptedException {
    String number = Integer.toString(id);
    boolean known = Command.run(List.of("getent", "passwd", number)).well();
    boolean busy = Command.run(List.of("sh", "-c", "ps -o pid= -u " + number)).well();
    return !known && !busy;
  }
}
