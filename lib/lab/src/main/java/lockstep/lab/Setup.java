package lockstep.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Makes everything that JupyterLab needs, and leaves alone what is there already.
///
/// Two set-ups of one checkout at the same time take turns.
final class Setup {

  private final Folders folders;
  private final Progress progress;

  Setup(Folders folders, Progress progress) {
    this.folders = folders;
    this.progress = progress;
  }

  Installation run() throws PlainError, IOException, InterruptedException {
    Files.createDirectories(folders.hidden());
    Path lockFile = folders.hidden().resolve("setup.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock(channel)) {
      PythonEnvironment environment = PythonEnvironment.ready(folders, progress);
      LibraryJars library = LibraryJars.copyTo(folders.jars());
      WarmStart.prepare(library, progress);
      new Kernelspec(kernel(environment), library).writeTo(environment.kernelspec());
      Installation made =
          new Installation(folders.root(), environment.python(), environment.kernelspec());
      made.write(folders);
      made.writeGrader(folders);
      return made;
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      progress.say("Waiting for another set-up of this folder to end");
      lock = channel.lock();
    }
    return lock;
  }

  private static KernelJar kernel(PythonEnvironment environment) throws IOException, PlainError {
    String other = System.getProperty("lockstep.kernelspec", "");
    Path folder = other.isEmpty() ? environment.kernelspec() : Path.of(other).toAbsolutePath();
    return KernelJar.in(folder)
        .orElseThrow(
            () ->
                new PlainError(
                    "There is no IJava and no JJava in "
                        + folder
                        + ": a kernel.json there must name the kernel's jar."));
  }
}
