package lockstep.lab;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What `environment.yml` asks for.
///
/// @param conda packages of conda, as `name=version`
/// @param pip packages of PyPI, as `name==version`
record Requirements(List<String> conda, List<String> pip) {

  /// What stands in for the conda package `ijava` where there is no conda.
  static final String KERNEL_WITHOUT_CONDA = "jjava==1.0a8";

  static Requirements read(Path environmentFile) throws IOException, PlainError {
    try (Reader reader = Files.newBufferedReader(environmentFile)) {
      Object document = new Load(LoadSettings.builder().build()).loadFromReader(reader);
      if (document instanceof Map<?, ?> map && map.get("dependencies") instanceof List<?> entries) {
        return new Requirements(
            entries.stream().filter(String.class::isInstance).map(String.class::cast).toList(),
            entries.stream()
                .filter(Map.class::isInstance)
                .flatMap(entry -> ((List<?>) ((Map<?, ?>) entry).get("pip")).stream())
                .map(String.class::cast)
                .toList());
      }
    }
    throw new PlainError(environmentFile + " has no list called `dependencies`.");
  }
}
