package lockstep.lab.grade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lockstep.lab.kernel.CellRun;
import lockstep.lab.kernel.Kernel;

/// Looks whether a student's code uses up more than it may.
///
/// Called by the thread that waits for a cell; keeps nothing between two looks.
final class Watch {

  private static final long KILOBYTES = 1024;

  private final Jail jail;
  private final Bounds bounds;

  Watch(Jail jail, Bounds bounds) {
    this.jail = jail;
    this.bounds = bounds;
  }

  /// What is beyond its bounds, as the end of a sentence that begins with "It".
  Optional<String> excess(Kernel kernel, CellRun cell) throws IOException, InterruptedException {
    // The agent cuts what is printed; what is displayed is cut here.
    if (cell.characters() > 4L * bounds.characters()) {
      return Optional.of("showed more than " + bounds.characters() + " characters");
    }
    return excess(kernel);
  }

  /// The same of what its processes take, which does not end with the cell.
  Optional<String> excess(Kernel kernel) throws IOException, InterruptedException {
    List<Long> processes = jail.processes(kernel);
    if (processes.size() > bounds.processes()) {
      return Optional.of("had more than " + bounds.processes() + " processes");
    }
    long megabytes = 0;
    for (long pid : processes) {
      megabytes += residentKilobytes(pid) / KILOBYTES;
    }
    return megabytes > bounds.megabytes()
        ? Optional.of("used more than " + bounds.megabytes() + " MB of memory")
        : Optional.empty();
  }

  private static long residentKilobytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException ended) {
      // Then it uses none.
    }
    return 0;
  }
}
