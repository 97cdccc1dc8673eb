package lockstep.internal.memory;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One life of one process: process ids are used again, so the time of its start belongs to it.
///
/// @param pid the process id
/// @param start when it started: on Linux in ticks of 10 ms since the machine's start, elsewhere in
///   units of 10 ms since 1970; only compared for equality
public record Life(long pid, long start) implements Serializable {

  private static final boolean PROC = Files.isReadable(Path.of("/proc/self/stat"));
  private static final Life SELF = read("self", ProcessHandle::current);

  private static final int PID_BITS = 24;
  private static final int START_BITS = 38;

  /// This process.
  public static Life self() {
    return SELF;
  }

  /// This life in one word, never 0 and never negative: the lower 38 bits of the start (87 years)
  /// and 24 bits of the process id.
  public long token() {
    return (start & ((1L << START_BITS) - 1)) << PID_BITS | pid & ((1L << PID_BITS) - 1);
  }

  /// The process id in a token.
  public static long pidOf(long token) {
    return token & ((1L << PID_BITS) - 1);
  }

  /// Whether the life with this token goes on. A zombie is dead.
  public static boolean isAlive(long token) {
    if (token == SELF.token()) {
      return true;
    }
    Life now = of(pidOf(token));
    return now != null && now.token() == token;
  }

  /// Whether this life goes on. A zombie is dead.
  public boolean isAlive() {
    return equals(SELF) || equals(of(pid));
  }

  /// The life of the process that has this id now, null if there is none.
  static @Nullable Life of(long pid) {
    return read(Long.toString(pid), () -> ProcessHandle.of(pid).orElse(null));
  }

  private interface Lookup {
    @Nullable ProcessHandle find();
  }

  private static @Nullable Life read(String pid, Lookup elsewhere) {
    if (PROC) {
      return fromProc(pid);
    }
    ProcessHandle process = elsewhere.find();
    if (process == null || !process.isAlive()) {
      return null;
    }
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    return new Life(process.pid(), start.toEpochMilli() / 10);
  }

  private static @Nullable Life fromProc(String pid) {
    byte[] bytes = new byte[1024];
    int length;
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
      length = in.read(bytes);
    } catch (IOException noSuchProcess) {
      return null;
    }
    if (length <= 0) {
      return null;
    }
    return parse(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
  }

  /// Reads a line of `/proc/<pid>/stat`: `pid (name) state …`, where the name may hold spaces and
  /// brackets.
  ///
  /// @return null if the process has ended, collected by its parent or not
  static @Nullable Life parse(String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    boolean ended = fields[0].equals("Z") || fields[0].equals("X");
    // The first thread of a killed process can be a zombie while another still runs for a moment.
    if (ended && Integer.parseInt(fields[17]) <= 1) {
      return null;
    }
    return new Life(
        Long.parseLong(line.substring(0, line.indexOf(' '))), Long.parseLong(fields[19]));
  }
}
