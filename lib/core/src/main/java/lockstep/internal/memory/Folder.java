package lockstep.internal.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder that holds this user's regions, one file each.
///
/// It lies in `/dev/shm` where that exists (pages there never reach a disk), else in the folder for
/// temporary files, and is closed to all other users. A file's name tells what it holds and whose
/// it is: `<kind>-<pid of the creator>-<start of the creator>-<number>`; a file that belongs to it
/// has its name and more.
public final class Folder {

  private static final Pattern NAME = Pattern.compile("[a-z]+-(\\d+)-(\\d+)-\\d+(-.*)?");
  private static final String PRIVATE = "rwx------";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Folder() {}

  /// A new name for a region that this process creates. The first call removes what dead processes
  /// left behind.
  static Path newFile(String kind) {
    Life self = Life.self();
    String name = "%s-%d-%d-%d".formatted(kind, self.pid(), self.start(), COUNT.incrementAndGet());
    return Opened.PATH.resolve(name);
  }

  /// Removes the regions of this user whose creators are dead; those of living ones never.
  public static void sweep() {
    sweep(path());
  }

  /// Where it is, whether or not it exists.
  static Path path() {
    Path memory = Path.of("/dev/shm");
    Path parent =
        Files.isDirectory(memory) && Files.isWritable(memory)
            ? memory
            : Path.of(System.getProperty("java.io.tmpdir"));
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    return parent.resolve("lockstep-" + user);
  }

  private static void sweep(Path folder) {
    removeIf(
        folder,
        file -> {
          Matcher name = NAME.matcher(file);
          return name.matches()
              && !new Life(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))).isAlive();
        });
  }

  /// Removes a region's file and those that belong to it.
  static void removeAll(Path region) {
    remove(region);
    String beside = region.getFileName() + "-";
    removeIf(region.getParent(), file -> file.startsWith(beside));
  }

  /// Removes one file.
  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException leftForTheNextSweep) {
      // It goes once this process is dead.
    }
  }

  private static void removeIf(Path folder, Predicate<String> condition) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (condition.test(file.getFileName().toString())) {
          remove(file);
        }
      }
    } catch (IOException alreadyGone) {
      // Nothing to remove, or somebody else is removing it.
    }
  }

  /// Exists once this process needs the folder.
  private static final class Opened {
    static final Path PATH = open(path());

    private static Path open(Path folder) {
      try {
        boolean posix = Files.getFileStore(folder.getParent()).supportsFileAttributeView("posix");
        try {
          if (posix) {
            var mode = PosixFilePermissions.fromString(PRIVATE);
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
          } else {
            Files.createDirectory(folder);
          }
        } catch (FileAlreadyExistsException fromBefore) {
          if (posix) {
            requirePrivate(folder);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no folder for shared memory: " + folder, e);
      }
      sweep(folder);
      return folder;
    }

    /// Anybody may create files in `/dev/shm`: what another user made there is not to be trusted.
    private static void requirePrivate(Path folder) throws IOException {
      Path self = Path.of("/proc/self");
      String user =
          Files.exists(self) ? Files.getOwner(self).getName() : System.getProperty("user.name");
      var found =
          Files.getFileAttributeView(
                  folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (!found.isDirectory()
          || !found.owner().getName().equals(user)
          || !PosixFilePermissions.toString(found.permissions()).equals(PRIVATE)) {
        throw new IOException(folder + " must be a folder of " + user + " with mode " + PRIVATE);
      }
    }
  }
}
