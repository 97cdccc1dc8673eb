package lockstep.lab;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The copy of the lessons that a student edits.
///
/// A hidden file in the copy remembers what each lesson looked like when it was copied. A lesson
/// that still looks so follows the original; one that does not belongs to the student and is never
/// touched.
final class WorkingCopy {

  private static final String MEMORY = ".originals.json";

  private final Path originals;
  private final Path copies;
  private final Progress progress;

  WorkingCopy(Folders folders, Progress progress) {
    this.originals = folders.notebooks();
    this.copies = folders.myLessons();
    this.progress = progress;
  }

  /// Copies new lessons, refreshes those that were not edited, and takes away those that no longer
  /// exist and were not edited.
  void refresh() throws IOException {
    Files.createDirectories(copies);
    Map<String, String> remembered = remembered();
    Map<String, String> now = new TreeMap<>();
    for (Path original : lessons()) {
      String name = name(original);
      now.put(name, refresh(name, original, remembered.get(name)));
    }
    for (String name : remembered.keySet()) {
      Path copy = copies.resolve(name);
      if (!now.containsKey(name)
          && Files.exists(copy)
          && LessonDigest.of(copy).equals(remembered.get(name))) {
        Files.delete(copy);
      }
    }
    String json = new GsonBuilder().setPrettyPrinting().create().toJson(now);
    Files.writeString(copies.resolve(MEMORY), json);
  }

  /// Puts a fresh copy of one lesson beside the edited one.
  ///
  /// @param lesson how the lesson's file name starts, such as `01`
  Path fresh(String lesson) throws IOException, PlainError {
    List<Path> found =
        lesson.isEmpty()
            ? List.of()
            : lessons().stream().filter(path -> name(path).startsWith(lesson)).toList();
    if (found.size() != 1) {
      throw new PlainError(
          "Which lesson? Say how its name starts, such as -Dlockstep.lesson=01; there are: "
              + String.join(", ", lessons().stream().map(this::name).toList()));
    }
    String name = name(found.getFirst()).replaceFirst("\\.ipynb$", "");
    Path fresh = copies.resolve(name + "-fresh.ipynb");
    for (int count = 2; Files.exists(fresh); count++) {
      fresh = copies.resolve(name + "-fresh-" + count + ".ipynb");
    }
    Files.createDirectories(fresh.getParent());
    return Files.copy(found.getFirst(), fresh);
  }

  /// The lesson to start with, as a path inside the copy, or "" if there is none.
  static String firstLesson(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".ipynb"))
          .sorted()
          .findFirst()
          .orElse("");
    }
  }

  /// Returns what to remember of the lesson.
  private String refresh(String name, Path original, String rememberedDigest) throws IOException {
    Path copy = copies.resolve(name);
    String newest = LessonDigest.of(original);
    if (Files.exists(copy)) {
      String present = LessonDigest.of(copy);
      if (present.equals(newest)) {
        return newest;
      }
      if (!present.equals(rememberedDigest)) {
        if (!newest.equals(rememberedDigest)) {
          progress.say(
              name
                  + " has been improved since you began to edit it. Your copy stays; for the new"
                  + " one beside it: mvn -Dlockstep.lab=fresh -Dlockstep.lesson="
                  + name.replaceFirst("\\.ipynb$", ""));
        }
        return rememberedDigest == null ? "" : rememberedDigest;
      }
    }
    Files.createDirectories(copy.getParent());
    Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
    return newest;
  }

  private String name(Path original) {
    return originals.relativize(original).toString();
  }

  /// All files of the lessons but hidden ones, the teacher's exercises, which hold solutions and
  /// may be closed, and the pages for teachers, which hold answers.
  private List<Path> lessons() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        originals,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isLesson(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isLesson(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException closed) throws IOException {
            if (isLesson(file)) {
              throw closed;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }

  private boolean isLesson(Path path) {
    String name = name(path);
    return !name.matches("(exercises|teachers)([/\\\\].*)?")
        && (name.isEmpty() || !path.getFileName().toString().startsWith("."));
  }

  private Map<String, String> remembered() throws IOException {
    Path memory = copies.resolve(MEMORY);
    return Files.exists(memory)
        ? new Gson().fromJson(Files.readString(memory), new TypeToken<Map<String, String>>() {})
        : Map.of();
  }
}
