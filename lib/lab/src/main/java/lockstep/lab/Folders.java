package lockstep.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where things are in a checkout of the project.
///
/// @param root the folder that holds `environment.yml`
record Folders(Path root) {

  /// The checkout that the system property `lockstep.root` names, or the one around the current
  /// folder.
  static Folders current() throws PlainError {
    String named = System.getProperty("lockstep.root");
    Path start = Path.of(named == null ? "" : named).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("environment.yml"))) {
        return new Folders(folder);
      }
    }
    throw new PlainError("There is no environment.yml in " + start + " or above it.");
  }

  Path environmentFile() {
    return root.resolve("environment.yml");
  }

  /// The lessons as they are committed.
  Path notebooks() {
    return root.resolve("notebooks");
  }

  /// The copy of the lessons that students edit; the system property `lockstep.my-lessons` may put
  /// it elsewhere.
  Path myLessons() {
    return root.resolve(System.getProperty("lockstep.my-lessons", "my-lessons"));
  }

  /// Everything that set-up makes; may be deleted at any time while no lab is open.
  Path hidden() {
    return root.resolve(".lockstep");
  }

  Path virtualEnvironment() {
    return hidden().resolve("venv");
  }

  /// Where Sphinx is installed, for the site.
  Path siteEnvironment() {
    return hidden().resolve("site");
  }

  /// Where JupyterHub is installed, for classes.
  Path hubEnvironment() {
    return hidden().resolve("hub");
  }

  /// What is made for others to read; may be deleted at any time.
  Path target() {
    return root.resolve("target");
  }

  /// The library's jars, as the kernel reads them.
  Path jars() {
    return hidden().resolve("jars");
  }

  /// Configuration and state of our JupyterLab, apart from the user's own.
  Path jupyter() {
    return hidden().resolve("jupyter");
  }

  Path log(String name) {
    return hidden().resolve("log").resolve(name + ".log");
  }
}
