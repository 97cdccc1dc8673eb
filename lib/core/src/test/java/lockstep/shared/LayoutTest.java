package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lockstep.internal.memory.Contents.Field;
import lockstep.internal.memory.Mutex;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.Ring;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the byte map in each class comment against the layout that the class uses.
class LayoutTest {

  private static final Path SOURCES = Path.of("src/main/java");

  /// A line of a map: offset, bytes (… for the rest), and the name of the constant.
  private static final Pattern LINE =
      Pattern.compile("/// +(\\d+) +(\\d+|…)(?: +([A-Z][A-Z_]+))?\\b.*");

  record Entry(int offset, String bytes, String name) {}

  static List<Class<?>> classesWithMaps() throws Exception {
    var classes = new ArrayList<Class<?>>();
    for (String folder : List.of("lockstep/shared", "lockstep/internal/memory")) {
      try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
        for (Path file : files.sorted().toList()) {
          if (Files.readString(file).contains("///  offset  bytes")) {
            String name = SOURCES.relativize(file).toString().replace(".java", "");
            classes.add(Class.forName(name.replace('/', '.')));
          }
        }
      }
    }
    assertTrue(classes.size() >= 18, "only " + classes);
    return classes;
  }

  @ParameterizedTest
  @MethodSource("classesWithMaps")
  void theMapSaysWhatTheClassDoes(Class<?> type) throws Exception {
    List<Entry> map = map(type);
    assertFalse(map.isEmpty());
    int end = 0;
    for (Entry entry : map) {
      assertTrue(entry.offset >= end, entry + " overlaps what is before it");
      if (entry.name != null) {
        var constant = type.getDeclaredField(entry.name);
        constant.setAccessible(true);
        assertEquals(constant.getInt(null), entry.offset, entry.name);
      }
      if (!entry.bytes.equals("…")) {
        int bytes = Integer.parseInt(entry.bytes);
        int alignment = bytes >= 8 ? 8 : bytes;
        assertEquals(0, entry.offset % alignment, entry + " is not aligned");
        end = entry.offset + bytes;
      }
    }
    assertTrue(map.getLast().bytes.equals("…") || end <= size(type), "the map is longer than it");
  }

  static List<Handle<?>> handles() {
    return List.of(
        SharedArray.ofInts(4),
        SharedBarrier.create(2),
        SharedBoolean.create(),
        SharedCounter.create(),
        SharedDouble.create(),
        SharedEvent.create(),
        SharedLatch.create(2),
        SharedLock.create(),
        SharedLong.create(),
        SharedLongQueue.create(4),
        SharedQueue.create(4),
        SharedReadWriteLock.create(),
        SharedReference.create(),
        SharedSemaphore.create(2),
        Pipe.open());
  }

  /// Of the smallest fields: what is larger is made of such.
  @ParameterizedTest
  @MethodSource("handles")
  void thePictureShowsTheFieldsOfTheMap(Handle<?> handle) throws Exception {
    List<Field> fields = handle.contents().fields();
    List<Entry> own = map(handle.getClass()).stream().filter(LayoutTest::isSmall).toList();
    List<Entry> parts = new ArrayList<>();
    for (Class<?> part : List.of(Mutex.class, Ring.class)) {
      map(part).stream().filter(LayoutTest::isSmall).forEach(parts::add);
    }
    for (Entry entry : own) {
      Field field = fields.stream().filter(f -> f.at() == entry.offset).findFirst().orElseThrow();
      assertEquals(entry.bytes, Integer.toString(field.bytes()), entry.toString());
      assertEquals(entry.name == null ? "USER" : entry.name, field.name().toUpperCase(Locale.ROOT));
    }
    long end = Region.BODY;
    for (Field field : fields) {
      assertTrue(field.at() >= end, field + " overlaps what is before it");
      end = field.end();
      String name = field.name().toUpperCase(Locale.ROOT);
      boolean ofAPart =
          parts.stream().anyMatch(e -> name.equals(e.name) && e.bytes.equals("" + field.bytes()));
      boolean ofItself = own.stream().anyMatch(e -> e.offset == field.at());
      assertTrue(field.isElement() || ofItself || ofAPart, field + " is in no map");
    }
    handle.close();
  }

  private static boolean isSmall(Entry entry) {
    return entry.bytes.matches("[1-8]");
  }

  private static List<Entry> map(Class<?> type) throws IOException {
    Path file = SOURCES.resolve(type.getName().replace('.', '/') + ".java");
    var entries = new ArrayList<Entry>();
    boolean inMap = false;
    for (String line : Files.readAllLines(file)) {
      inMap = inMap ? !line.startsWith("/// ```") : line.startsWith("///  offset  bytes");
      Matcher entry = LINE.matcher(line);
      if (inMap && entry.matches()) {
        entries.add(new Entry(Integer.parseInt(entry.group(1)), entry.group(2), entry.group(3)));
      }
    }
    return entries;
  }

  /// What the class reserves: regions start behind the header, parts of regions at 0.
  private static int size(Class<?> type) throws Exception {
    if (type == Pipe.class) {
      return Integer.MAX_VALUE;
    }
    if (type == ThreadMutex.class) {
      return ThreadMutex.END;
    }
    var bytes = type.getDeclaredField("BYTES");
    bytes.setAccessible(true);
    boolean region = Handle.class.isAssignableFrom(type);
    return bytes.getInt(null) + (region ? 128 : 0);
  }
}
