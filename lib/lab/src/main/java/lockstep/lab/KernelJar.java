package lockstep.lab;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// The jar of a Java kernel for Jupyter.
///
/// @param path its absolute path
/// @param kind which kernel it is
record KernelJar(Path path, Kind kind) {

  /// The two kernels, which differ in the names of things only.
  enum Kind {
    /// From conda-forge.
    IJAVA(
        "io.github.spencerpark.ijava.IJava",
        "io.github.spencerpark.jupyter.kernel.display.mime.MIMEType"),
    /// From PyPI.
    JJAVA("org.dflib.jjava.distro.JJava", "org.dflib.jjava.jupyter.kernel.display.mime.MIMEType");

    final String mainClass;
    final String mimeType;

    Kind(String mainClass, String mimeType) {
      this.mainClass = mainClass;
      this.mimeType = mimeType;
    }
  }

  /// The kernel whose jar lies in a kernelspec's folder, or is named in its `kernel.json`.
  static Optional<KernelJar> in(Path kernelspec) throws IOException {
    if (!Files.isDirectory(kernelspec)) {
      return Optional.empty();
    }
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(kernelspec)) {
      files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
    }
    Path json = kernelspec.resolve("kernel.json");
    if (Files.exists(json)) {
      JsonObject spec = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
      for (JsonElement argument : spec.getAsJsonArray("argv")) {
        if (argument.getAsString().endsWith(".jar")) {
          String file = argument.getAsString().replace("{resource_dir}", kernelspec.toString());
          jars.add(Path.of(file));
        }
      }
    }
    for (Path jar : jars) {
      Optional<KernelJar> kernel = known(jar.toAbsolutePath());
      if (kernel.isPresent()) {
        return kernel;
      }
    }
    return Optional.empty();
  }

  private static Optional<KernelJar> known(Path jar) throws IOException {
    if (!Files.exists(jar)) {
      return Optional.empty();
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      String mainClass =
          file.getManifest() == null
              ? ""
              : file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      return Arrays.stream(Kind.values())
          .filter(kind -> kind.mainClass.equals(mainClass))
          .map(kind -> new KernelJar(jar, kind))
          .findFirst();
    }
  }
}
