package lockstep.internal.memory;

import static lockstep.internal.memory.Words.INT;
import static lockstep.internal.memory.Words.LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A file that several processes have mapped, with a header that says what it is.
///
/// ```
///  offset  bytes  name     header of every region, in the byte order of the machine
///       0      4  MAGIC    0x4c4b5354
///       4      4  VERSION  of this map
///       8      8  SIZE     bytes of the whole region
///      16      8  PID      process id of the creator
///      24      8  START    start of the creator, see Life
///      32      4  STATE    1 open, 2 closed by its creator
///     128      …  BODY     what the kind of region holds
/// ```
///
/// A process maps a region once, however many handles it has; any thread may use it. All pages are
/// allocated when it is created, so that a full disk fails there and nowhere else. The mapping
/// stays until its file is gone and nobody in this process can reach it any more, therefore no
/// access can hit unmapped memory. After the creator has closed it, or after somebody cut the file
/// off, [#words] throws [IllegalStateException]. Somebody who cuts a large file off in the middle
/// gets the JVM's own [InternalError] for the part that is missing.
public final class Region {

  static final int MAGIC = 0;
  static final int VERSION = 4;
  static final int SIZE = 8;
  static final int PID = 16;
  static final int START = 24;
  static final int STATE = 32;

  /// Where the content starts: two cache lines behind the header, which everybody reads.
  public static final int BODY = 128;

  private static final int MAGIC_VALUE = 0x4c4b5354;
  private static final int VERSION_VALUE = 1;
  private static final AtomicInteger BESIDE = new AtomicInteger();
  private static final int OPEN = 1;
  private static final int CLOSED = 2;

  /// What this process has mapped, by file. Kept although no handle may be left: a lock that a task
  /// left locked is known here only.
  private static final ConcurrentHashMap<String, Region> MAPPED = new ConcurrentHashMap<>();

  private final RegionId id;
  private final ByteBuffer words;
  private final @Nullable MemorySegment whole;
  private final Map<Class<?>, Object> companions = new HashMap<>();

  private Region(RegionId id, FileChannel channel) throws IOException {
    this.id = id;
    if (id.bytes() <= Integer.MAX_VALUE) {
      // Four times as fast in a new process as mapping a segment.
      words = channel.map(MapMode.READ_WRITE, 0, id.bytes()).order(ByteOrder.nativeOrder());
      whole = null;
    } else {
      whole = channel.map(MapMode.READ_WRITE, 0, id.bytes(), Arena.ofAuto());
      words = whole.asSlice(0, 1 << 30).asByteBuffer().order(ByteOrder.nativeOrder());
    }
  }

  /// Makes a region whose body is zero.
  ///
  /// @param kind lower-case letters
  /// @param bodyBytes size of the body, positive
  /// @throws UncheckedIOException if there is no room for it
  public static Region create(String kind, long bodyBytes) {
    long bytes = BODY + bodyBytes;
    Path file = Folder.newFile(kind);
    var id = new RegionId(file.toString(), kind, bytes, Life.self());
    Ending.watch(id);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      allocate(file, channel, bytes);
      Region region = new Region(id, channel);
      region.writeHeader();
      MAPPED.put(id.file(), region);
      return region;
    } catch (IOException e) {
      Ending.remove(id);
      throw noRoom(bytes, file, e);
    }
  }

  /// The region with this identity, mapped now unless this process already has it.
  ///
  /// @throws IllegalStateException if it was removed, or is not what the identity says
  public static Region open(RegionId id) {
    Region known = MAPPED.get(id.file());
    if (known != null) {
      return known;
    }
    synchronized (MAPPED) {
      known = MAPPED.get(id.file());
      if (known == null) {
        MAPPED.values().removeIf(Region::isOver);
        known = map(id);
        MAPPED.put(id.file(), known);
      }
      return known;
    }
  }

  private static Region map(RegionId id) {
    try (FileChannel channel =
        FileChannel.open(Path.of(id.file()), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() < id.bytes()) {
        throw new IllegalStateException(describe(id) + " was truncated");
      }
      Region region = new Region(id, channel);
      region.checkHeader();
      Ending.watch(id);
      return region;
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          describe(id) + " is gone: its creator closed it or has ended", e);
    } catch (IOException e) {
      throw new UncheckedIOException(describe(id) + " cannot be mapped", e);
    }
  }

  /// Writes every page: a file that is only made longer gets its pages later, and a full disk would
  /// then be a fault of the memory instead of an exception.
  private static void allocate(Path file, FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, 1 << 20));
    if (Files.getFileStore(file).getUsableSpace() < bytes) {
      throw new IOException("the file system is full");
    }
    long left = bytes;
    while (left > 0) {
      zeros.rewind().limit((int) Math.min(left, zeros.capacity()));
      left -= channel.write(zeros);
    }
  }

  private void writeHeader() {
    LONG.set(words, SIZE, id.bytes());
    LONG.set(words, PID, id.creator().pid());
    LONG.set(words, START, id.creator().start());
    INT.set(words, VERSION, VERSION_VALUE);
    INT.set(words, STATE, OPEN);
    INT.setRelease(words, MAGIC, MAGIC_VALUE);
  }

  private void checkHeader() {
    if ((int) INT.getAcquire(words, MAGIC) != MAGIC_VALUE
        || (int) INT.get(words, VERSION) != VERSION_VALUE
        || (long) LONG.get(words, SIZE) != id.bytes()
        || (long) LONG.get(words, PID) != id.creator().pid()
        || (long) LONG.get(words, START) != id.creator().start()) {
      throw new IllegalStateException(describe(id) + " does not hold what its handle says");
    }
  }

  /// Its identity.
  public RegionId id() {
    return id;
  }

  /// The mapped memory (its first GiB if it is larger), for use with [Words]. Asked again before
  /// every operation, it costs one plain read.
  ///
  /// @throws IllegalStateException if the region was closed or truncated
  public ByteBuffer words() {
    try {
      int state = (int) INT.getOpaque(words, STATE);
      if (state == OPEN) {
        return words;
      }
      // The error of a faulty read may come a little later, but inside this block.
      throw unusable(state);
    } catch (InternalError fault) {
      throw new IllegalStateException(describe(id) + " was truncated", fault);
    }
  }

  /// The same without asking: for what follows a use that has asked.
  ByteBuffer unchecked() {
    return words;
  }

  private IllegalStateException unusable(int state) {
    return new IllegalStateException(
        describe(id) + (state == CLOSED ? " is closed" : " was truncated or overwritten"));
  }

  private boolean isOver() {
    return Files.notExists(Path.of(id.file()));
  }

  /// The whole region as a segment.
  ///
  /// @throws IllegalStateException if the region was closed or truncated
  public MemorySegment segment() {
    ByteBuffer open = words();
    return whole == null ? MemorySegment.ofBuffer(open) : whole;
  }

  /// Where the region starts in this process, for calls of the kernel.
  long address() {
    return whole == null ? MemorySegment.ofBuffer(words).address() : whole.address();
  }

  /// What belongs to this region in this process only, made at the first call with this key. Making
  /// one may ask for others.
  @SuppressWarnings("unchecked")
  public synchronized <V> V companion(Class<V> key, Function<Region, V> maker) {
    Object known = companions.get(key);
    if (known == null) {
      known = maker.apply(this);
      companions.put(key, known);
    }
    return (V) known;
  }

  /// Ends a region for all processes if this one created it; does nothing otherwise.
  public static void close(RegionId id) {
    if (id.creator().equals(Life.self())) {
      try {
        Region region = open(id);
        if (INT.compareAndSet(region.words(), STATE, OPEN, CLOSED)) {
          Kernel.discard(region);
        }
      } catch (IllegalStateException gone) {
        // Closed before, or its file was damaged: nobody can use it.
      } finally {
        MAPPED.remove(id.file());
        Ending.remove(id);
      }
    }
  }

  private static String describe(RegionId id) {
    return "the shared " + id.kind() + " " + Path.of(id.file()).getFileName();
  }

  /// Writes a file beside this region's, which goes with it.
  ///
  /// @return its name for [#readBeside]
  /// @throws UncheckedIOException if there is no room for it
  String putBeside(byte[] bytes) {
    words();
    String name = "%x-%d".formatted(Life.self().token(), BESIDE.incrementAndGet());
    Path file = beside(name);
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
      return name;
    } catch (IOException e) {
      drop(name);
      throw noRoom(bytes.length, file, e);
    }
  }

  /// What is in a file beside this region's.
  ///
  /// @throws IllegalStateException if the region was closed, and the file with it
  byte[] readBeside(String name) {
    words();
    try {
      return Files.readAllBytes(beside(name));
    } catch (IOException e) {
      throw new IllegalStateException(describe(id) + " has lost a part of it", e);
    }
  }

  /// Removes a file beside this region's.
  void drop(String name) {
    Folder.remove(beside(name));
  }

  private Path beside(String name) {
    return Path.of(id.file() + "-" + name);
  }

  private static UncheckedIOException noRoom(long bytes, Path file, IOException cause) {
    return new UncheckedIOException(
        "no room for %,d bytes of shared memory in %s".formatted(bytes, file.getParent()), cause);
  }

  /// Removes a region's files; the memory goes when the last process lets go of it.
  static void delete(RegionId id) {
    Folder.removeAll(Path.of(id.file()));
  }
}
