package lockstep.shared;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.task.Task;

/// An ordinary text file that several processes use in turn, by the lock that the operating system
/// keeps on a file.
///
/// The operating system excludes processes only, and Java refuses a second lock of the same file in
/// one process; so the threads of a process first exclude each other. It is a second file,
/// `….lock`, that is locked: POSIX systems drop a process's lock as soon as it closes the locked
/// file anywhere, as every reading of it does. The lock of a process that ends, in whatever way, is
/// free again. It is some hundred times slower than [SharedLock].
///
/// It travels as its path; errors of the file system are [UncheckedIOException]s.
public final class SharedFile implements Serializable {

  private static final long serialVersionUID = 1;
  private static final ConcurrentHashMap<String, ReentrantLock> IN_THIS_PROCESS =
      new ConcurrentHashMap<>();

  private final String path;

  private SharedFile(Path path) {
    this.path = path.toAbsolutePath().normalize().toString();
  }

  /// The file with this path, which need not exist yet.
  public static SharedFile at(Path path) {
    return new SharedFile(path);
  }

  /// Where it is.
  public Path path() {
    return Path.of(path);
  }

  /// Does something while no other process and no other thread does something with this file.
  ///
  /// @param body must not call this again for the same file
  /// @throws Exception what the body threw
  public <R> R locked(Task<R> body) throws Exception {
    ReentrantLock threads = IN_THIS_PROCESS.computeIfAbsent(path, key -> new ReentrantLock());
    if (threads.isHeldByCurrentThread()) {
      throw new IllegalStateException("this thread has locked " + path + " already");
    }
    threads.lockInterruptibly();
    try (FileChannel channel =
        FileChannel.open(
            Path.of(path + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Closing the channel gives it back.
      channel.lock();
      return body.call();
    } finally {
      threads.unlock();
    }
  }

  /// Adds a line at the end. Without [#locked], two processes may each miss the other's.
  public void append(String line) {
    try {
      Files.writeString(path(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its lines.
  public List<String> lines() {
    try {
      return Files.readAllLines(path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
