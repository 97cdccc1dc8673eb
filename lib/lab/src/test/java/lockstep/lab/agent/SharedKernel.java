package lockstep.lab.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import lockstep.lab.Installation;
import lockstep.lab.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/// One kernel for all tests that leave it usable; a new one after a test that did not.
///
/// With `-Dlockstep.agent=off` the kernel has no agent: what fails then is what the agent is for.
final class SharedKernel {

  private static @Nullable Kernel kernel;

  private SharedKernel() {}

  static boolean hasAgent() {
    return !"off".equals(System.getProperty("lockstep.agent"));
  }

  static synchronized Kernel get() throws Exception {
    if (kernel == null) {
      kernel = hasAgent() ? Kernel.start() : withoutAgent();
      kernel.execute("import lockstep.agent.Cells;");
      kernel.execute(Hang.IMPORTS);
    }
    return kernel;
  }

  /// A kernel of its own, with options for its JVM.
  static Kernel fresh(String jvmOptions) throws Exception {
    return Kernel.start(
        Installation.current().kernelspec(), Map.of("JDK_JAVA_OPTIONS", jvmOptions));
  }

  static synchronized void discard() {
    if (kernel != null) {
      kernel.close();
      kernel = null;
    }
  }

  private static Kernel withoutAgent() throws Exception {
    Path plain = Files.createTempDirectory("lockstep-kernelspec");
    try (Stream<Path> files = Files.list(Installation.current().kernelspec())) {
      for (Path file : files.toList()) {
        copy(file, plain.resolve(file.getFileName()));
      }
    }
    return Kernel.start(plain, Map.of());
  }

  private static void copy(Path from, Path to) throws IOException {
    if (from.endsWith("kernel.json")) {
      Files.writeString(to, Files.readString(from).replaceAll("\"-javaagent:[^\"]*\",", ""));
    } else {
      Files.copy(from, to);
    }
  }
}
