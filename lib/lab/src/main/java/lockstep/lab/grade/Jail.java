package lockstep.lab.grade;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.lab.Command;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;
import lockstep.lab.kernel.Kernel;
import lockstep.lab.kernel.Trees;
import org.jspecify.annotations.Nullable;

/// Where students' code runs: a kernelspec that starts the kernel with as few rights as this
/// machine can take from it.
///
/// Used by one thread. Closing it kills whatever the student still runs; so does the end of the
/// grader, however it ends, and the end of what drives the kernel.
final class Jail implements AutoCloseable {

  /// How a student's kernel is kept apart.
  enum Wall {
    /// It runs as another user.
    USER,
    /// It runs in namespaces of its own.
    NAMESPACE,
    /// It runs as the grader does.
    NONE
  }

  /// What all of them end in; `VARIABLES` stands for those of the kernelspec.
  private static final String KERNEL =
      """
      env -i PATH="$PATH" HOME="$PWD" LC_ALL=C.UTF-8 VARIABLES \\
        "$java" "-Djava.io.tmpdir=$PWD/tmp" "$@" "$connection"\
      """;

  private static final String AS_USER =
      """
      chmod 711 "$(dirname "$PWD")"
      mkdir tmp && chown "$user:$user" . tmp "$connection" || exit 1
      exec prlimit $limits setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs \\
        --inh-caps=-all --bounding-set=-all --pdeathsig=KILL KERNEL
      """;

  private static final String IN_NAMESPACE =
      """
      mkdir tmp || exit 1
      export connection java limits secrets
      exec setpriv --pdeathsig=KILL \\
        unshare --user --map-root-user --mount --pid --fork --kill-child --mount-proc sh -c '
        echo "$secrets" | while read -r folder; do mount -t tmpfs none "$folder" || exit 1; done
        exec prlimit $limits setpriv --no-new-privs --inh-caps=-all --bounding-set=-all KERNEL
      ' sh "$@"
      """;

  private static final String PLAIN =
      """
      mkdir tmp || exit 1
      exec prlimit $limits setpriv --pdeathsig=KILL KERNEL
      """;

  private final Wall wall;
  private final Path folder;
  private final @Nullable StudentUser user;
  private final @Nullable Sweeper sweeper;

  /// Copies what a kernel needs to where the student may read it.
  ///
  /// @param secrets folders that the student must not read, nor anybody but their owner
  /// @param shared folders that others work in and that the student must not see; where the student
  ///   is another user, their own modes keep them apart
  Jail(Installation installation, Bounds bounds, List<Path> secrets, List<Path> shared)
      throws IOException, InterruptedException {
    this.wall = best();
    this.user = wall == Wall.USER ? StudentUser.free() : null;
    this.folder = Files.createTempDirectory("lockstep-jail");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path spec = installation.kernelspec();
    JsonObject json =
        JsonParser.parseString(Files.readString(spec.resolve("kernel.json"))).getAsJsonObject();
    Copies copies = new Copies(folder);
    List<String> java = new ArrayList<>();
    for (JsonElement argument : json.getAsJsonArray("argv")) {
      java.add(copies.moved(argument.getAsString()));
    }
    java.removeLast(); // the connection file: the script adds it
    Map<String, String> environment = new TreeMap<>();
    for (var variable : json.getAsJsonObject("env").entrySet()) {
      environment.put(variable.getKey(), copies.moved(variable.getValue().getAsString()));
    }
    List<String> argv = new ArrayList<>();
    String name = user == null ? "" : Integer.toString(user.id());
    argv.addAll(List.of("sh", "-c", script(environment.keySet()), "lockstep", "{connection_file}"));
    argv.addAll(List.of(name, lines(secrets, shared), limits(bounds), java.removeFirst()));
    argv.addAll(
        List.of(
            "-Xmx" + bounds.heapMegabytes() + "m",
            // Who has no name would share memory's folder with all others who have none.
            "-Duser.name=student" + name,
            "-Dlockstep.explore.seconds=" + Part.SEARCH.toSeconds(),
            "-Dlockstep.output.chars=" + bounds.characters(),
            "-Dlockstep.output.lines=" + bounds.characters() / 40));
    argv.addAll(java);
    json.add("argv", new Gson().toJsonTree(argv));
    json.add("env", new Gson().toJsonTree(environment));
    Files.writeString(folder.resolve("kernel.json"), json.toString());
    if (user != null) {
      for (Path secret : secrets) {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
      }
    }
    this.sweeper = user == null ? null : new Sweeper(user, folder);
  }

  Wall wall() {
    return wall;
  }

  /// A new kernel; nothing of an earlier one is left. A [PlainError] if it does not come up in
  /// time.
  Kernel start() throws IOException, InterruptedException, PlainError {
    sweep();
    try {
      return Kernel.start(folder, Map.of(), Files.createTempDirectory(folder, "kernel"));
    } catch (AssertionError notStarted) {
      throw new PlainError(notStarted.getMessage());
    }
  }

  /// All processes of the student, as far as they can be told.
  List<Long> processes(Kernel kernel) throws IOException, InterruptedException {
    if (user == null) {
      return ProcessHandle.of(kernel.pid()).stream()
          .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
          .map(ProcessHandle::pid)
          .toList();
    }
    List<Long> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path entry : entries) {
        if (ownerOf(entry).equals(Optional.of(user.id()))) {
          all.add(Long.parseLong(entry.getFileName().toString()));
        }
      }
    }
    return all;
  }

  /// Kills what is left, and removes what it left behind.
  void sweep() throws IOException {
    if (sweeper != null) {
      sweeper.sweep();
    }
  }

  @Override
  public void close() throws IOException {
    if (sweeper != null) {
      sweeper.close();
    }
    Trees.delete(folder);
  }

  private String script(Collection<String> variables) {
    String walled =
        switch (wall) {
          case USER -> AS_USER;
          case NAMESPACE -> IN_NAMESPACE;
          case NONE -> PLAIN;
        };
    String kept =
        String.join(" ", variables.stream().map(each -> each + "=\"$" + each + "\"").toList());
    String named = "connection=$1; user=$2; secrets=$3; limits=$4; java=$5; shift 5\n";
    return named + walled.replace("KERNEL", KERNEL.replace("VARIABLES", kept));
  }

  private static String lines(List<Path> folders, List<Path> more) {
    return Stream.concat(folders.stream(), more.stream())
        .map(Path::toString)
        .collect(Collectors.joining("\n"));
  }

  private String limits(Bounds bounds) {
    String limits = "--core=0 --fsize=%d".formatted(bounds.fileMegabytes() << 20);
    // Without a wall this would count all threads of the grader's user.
    return wall != Wall.NONE ? limits + " --nproc=" + bounds.threads() : limits;
  }

  /// The best that this machine lets us have.
  static Wall best() throws IOException, InterruptedException {
    if (Command.run(List.of("id", "-u")).lastLine().equals("0")) {
      return Wall.USER;
    }
    String probe =
        "unshare --user --map-root-user --mount --pid --fork --mount-proc mount -t tmpfs none /tmp";
    return Command.run(List.of("sh", "-c", probe)).well() ? Wall.NAMESPACE : Wall.NONE;
  }

  private static Optional<Integer> ownerOf(Path process) {
    try {
      return Optional.of((Integer) Files.getAttribute(process, "unix:uid"));
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /// Files of the kernelspec, copied to a folder that the student can read.
  private static final class Copies {

    private final Path folder;
    private final Map<Path, Path> done = new TreeMap<>();

    Copies(Path folder) {
      this.folder = folder;
    }

    /// The text with the paths of the copies, for each path of a file in it that is no program.
    String moved(String text) throws IOException {
      List<String> parts = new ArrayList<>();
      for (String part : text.split(":")) {
        Path path = Path.of(part);
        boolean copied = part.matches(".*\\.(jar|jshell)") && Files.isRegularFile(path);
        parts.add(copied ? copy(path).toString() : part);
      }
      return String.join(":", parts);
    }

    /// A jar comes with what lies beside it: the explorer's jars, the start cache of workers.
    private Path copy(Path file) throws IOException {
      Path from = file.getParent();
      Path to = done.get(from);
      if (to == null) {
        to = folder.resolve("files-" + done.size());
        done.put(from, to);
        try (Stream<Path> all = Files.walk(from)) {
          for (Path each : all.toList()) {
            Path target = to.resolve(from.relativize(each).toString());
            Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
          }
        }
      }
      return to.resolve(file.getFileName());
    }
  }
}
