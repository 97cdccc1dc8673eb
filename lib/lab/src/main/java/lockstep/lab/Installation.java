package lockstep.lab;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What set-up has made: enough to start JupyterLab or a kernel.
///
/// @param root the checkout
/// @param python the interpreter that has Jupyter's packages
/// @param kernelspec the folder of our kernelspec `java`
public record Installation(Path root, Path python, Path kernelspec) {

  /// What the last set-up of this checkout made.
  public static Installation current() throws IOException, PlainError {
    Folders folders = Folders.current();
    Path file = fileIn(folders);
    if (!Files.exists(file)) {
      throw new PlainError("Nothing is set up yet: run `mvn -Dlockstep.lab=setup` first.");
    }
    Written written = new Gson().fromJson(Files.readString(file), Written.class);
    return new Installation(folders.root(), Path.of(written.python), Path.of(written.kernelspec));
  }

  void write(Folders folders) throws IOException {
    Written written = new Written(python.toString(), kernelspec.toString());
    Files.writeString(fileIn(folders), new Gson().toJson(written));
  }

  /// Leaves word for nbgrader how the grader is started.
  void writeGrader(Folders folders) throws IOException {
    List<String> command =
        List.of(
            Command.inFolder(Path.of(System.getProperty("java.home")), "java").toString(),
            "-Xmx512m",
            "-Dlockstep.root=" + folders.root(),
            "-cp",
            System.getProperty("java.class.path"),
            "lockstep.lab.grade.GradeNotebook");
    Files.writeString(folders.hidden().resolve("grader.json"), new Gson().toJson(command));
  }

  private static Path fileIn(Folders folders) {
    return folders.hidden().resolve("installation.json");
  }

  private record Written(String python, String kernelspec) {}
}
