package lockstep.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class StartCacheTest {

  @TempDir Path folder;

  @Test
  void aCacheIsForOneBuildOfAJarOnly() throws Exception {
    Path jar = Files.writeString(folder.resolve("library.jar"), "old");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
    Path old = StartCache.placeFor(jar);
    assertEquals(old, StartCache.placeFor(jar));

    Files.setLastModifiedTime(jar, FileTime.fromMillis(2));
    assertNotEquals(old, StartCache.placeFor(jar), "of the same size, but newer");

    Files.writeString(jar, "newer");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
    assertNotEquals(old, StartCache.placeFor(jar), "of the same time, but longer");
  }
}
