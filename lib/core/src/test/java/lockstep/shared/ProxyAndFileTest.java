package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProxyAndFileTest {

  @Test
  void processesChangeOneMap() throws Exception {
    var real = new TreeMap<String, Integer>();
    try (var shared = SharedObject.map(real)) {
      ChildJvm.inEach(
          3,
          me -> {
            Map<String, Integer> map = shared.get();
            for (int i = 0; i < 50; i++) {
              map.put(me + "/" + i, i);
            }
            return map.get(me + "/49");
          });
      assertEquals(150, real.size());
      Map<String, Integer> here = shared.get();
      assertEquals(150, here.size());
      assertEquals(Set.copyOf(real.keySet()), Set.copyOf(here.keySet()));
      assertEquals(real.toString(), here.toString());
      assertEquals(here.entrySet().iterator().next().getKey(), "0/0");
    }
  }

  @Test
  void exceptionsOfTheRealListComeBackAndCopiesAreCopies() throws Exception {
    try (var shared = SharedObject.list(new ArrayList<List<String>>())) {
      shared.get().add(new ArrayList<>(List.of("a")));
      ChildJvm.runAll(
          1,
          () -> {
            shared.get().get(0).add("lost in a copy");
            assertThrows(IndexOutOfBoundsException.class, () -> shared.get().get(7));
          });
      assertEquals(List.of(List.of("a")), List.copyOf(shared.get().subList(0, 1)));
    }
  }

  @Test
  void loopsAndStreamsGoThroughACopy() throws Exception {
    try (var list = SharedObject.list(new ArrayList<>(List.of(3, 1, 2)));
        var map = SharedObject.map(new TreeMap<>(Map.of("a", 1, "b", 2)))) {
      assertEquals(
          "312 6 ab",
          ChildJvm.inEach(
                  1,
                  me -> {
                    var text = new StringBuilder();
                    for (int each : list.get()) {
                      text.append(each);
                    }
                    text.append(' ').append(list.get().stream().mapToInt(i -> i).sum()).append(' ');
                    map.get().forEach((key, value) -> text.append(key));
                    return text.toString();
                  })
              .getFirst());
    }
  }

  @Test
  void theDeathOfTheHostIsAnError(@TempDir Path folder) throws Exception {
    try (var handle = SharedReference.<SharedObject<Map<String, String>>>create();
        var made = SharedEvent.create();
        var host =
            ChildJvm.start(
                () -> {
                  handle.set(SharedObject.map(new TreeMap<String, String>()));
                  made.set();
                  Thread.sleep(60_000);
                  return true;
                })) {
      made.await();
      Map<String, String> map = handle.get().get();
      map.put("a", "b");
      host.kill();
      assertThrows(HolderDiedException.class, () -> map.get("a"));
    }
  }

  @Test
  void aFileLockExcludesProcessesAndThreads(@TempDir Path folder) throws Exception {
    SharedFile file = SharedFile.at(folder.resolve("count.txt"));
    file.append("0");
    String path = file.path().toString();
    ChildJvm.inEach(
        2,
        me -> {
          var threads = new ArrayList<Thread>();
          for (int t = 0; t < 2; t++) {
            threads.add(Thread.ofPlatform().start(() -> count(SharedFile.at(Path.of(path)))));
          }
          for (Thread thread : threads) {
            thread.join();
          }
          return me;
        });
    assertEquals(List.of("200"), file.lines());
  }

  private static void count(SharedFile file) {
    try {
      for (int i = 0; i < 50; i++) {
        file.locked(
            () -> {
              int next = Integer.parseInt(file.lines().getFirst()) + 1;
              Files.writeString(file.path(), next + "\n");
              return next;
            });
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
