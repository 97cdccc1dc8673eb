package lockstep.internal.memory;

import java.io.Serializable;

/// Names a region in every process of this user. No other region ever has the same identity, since
/// the file's name holds the life of its creator and a number.
///
/// It travels as an object of an ordinary class: a new process needs 20 ms to read its first
/// record.
///
/// @param file the absolute path
/// @param kind what the region holds, in lower-case letters
/// @param bytes its size with the header
/// @param creator who made it
public record RegionId(String file, String kind, long bytes, Life creator) implements Serializable {

  private Object writeReplace() {
    Travelling all = new Travelling();
    all.file = file;
    all.kind = kind;
    all.bytes = bytes;
    all.pid = creator.pid();
    all.start = creator.start();
    return all;
  }

  private static final class Travelling implements Serializable {

    private static final long serialVersionUID = 1;

    private String file = "";
    private String kind = "";
    private long bytes;
    private long pid;
    private long start;

    private Object readResolve() {
      return new RegionId(file, kind, bytes, new Life(pid, start));
    }
  }
}
