package lockstep.explore;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lockstep.internal.explore.Answer;
import lockstep.internal.explore.Exploration;
import lockstep.internal.explore.Question;
import lockstep.internal.hook.CellRun;
import lockstep.internal.hook.Hooks;
import lockstep.internal.travel.CellClass;
import lockstep.internal.travel.Packer;
import lockstep.internal.travel.Parcel;
import lockstep.internal.travel.Unpacker;
import lockstep.internal.worker.Launch;
import lockstep.internal.worker.Reply;
import lockstep.internal.worker.Shape;
import lockstep.internal.worker.Worker;
import lockstep.task.Fn;
import org.jspecify.annotations.Nullable;

/// The process in which Lincheck searches, with the cells' classes in a folder on its class path.
///
/// It is kept for the next question, and made anew when a class has changed, when a jar was added,
/// when the last question left it in doubt, or when it has to have another size. One question at a
/// time; any thread may ask, the others wait.
final class ExplorerWorker implements AutoCloseable {

  /// What the first answer may take beyond its limit: the start of the process.
  private static final Duration START = Duration.ofSeconds(30);

  /// What any answer may take beyond its limit, before the process is held to hang.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Pattern FAILED =
      Pattern.compile("\\[WARN\\] (?:Unable to transform|Failed to retransform class) ([^\\s,]+)");

  private static @Nullable ExplorerWorker current;

  private final Path folder;
  private final int megabytes;
  private final Set<URL> sources;
  private final Worker worker;
  private final Map<String, byte[]> classes = new HashMap<>();

  /// Classes that Lincheck could not prepare: it says so in its log, and goes on without them.
  private final Queue<String> unprepared = new ConcurrentLinkedQueue<>();

  private boolean warm;
  private long questions;

  private ExplorerWorker(Set<URL> sources, int megabytes) throws IOException {
    this.folder = Files.createTempDirectory("lockstep-explore");
    this.sources = sources;
    this.megabytes = megabytes;
    List<Path> path = new ArrayList<>(List.of(folder));
    path.addAll(WorkerJars.all());
    for (URL source : sources) {
      path.add(pathOf(source));
    }
    List<String> flags =
        List.of(
            "-ea",
            "-Xmx" + megabytes + "m",
            "-XX:TieredStopAtLevel=1",
            // Attached later, it would leave a file in /tmp that locks out another user's explorer.
            "-javaagent:" + instrumentation(path),
            // To see whether a queue is locked before it is read.
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "-Dlincheck.logLevel=WARN");
    this.worker =
        Worker.start(new Launch("explorer", false, flags, path, null, Map.of()), this::listen);
  }

  /// The jar through which Lincheck changes classes.
  private static Path instrumentation(List<Path> path) {
    return path.stream()
        .filter(each -> each.getFileName().toString().startsWith("byte-buddy-agent"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no byte-buddy-agent among " + path));
  }

  /// Asks, and waits for the answer.
  ///
  /// @param code what the question is about
  /// @return null if there was none in time
  /// @throws IllegalStateException if the search itself failed
  static synchronized @Nullable Answer ask(Parcel code, Limits limits, @Nullable String script)
      throws InterruptedException {
    ExplorerWorker old = current;
    if (old != null && !old.suits(code, limits)) {
      old.close();
      current = null;
    }
    try {
      if (current == null) {
        current = new ExplorerWorker(new HashSet<>(code.sources()), limits.megabytes());
        Runtime.getRuntime().addShutdownHook(new Thread(current::close, "end of the explorer"));
      }
      return current.answer(code, limits, script);
    } catch (IOException e) {
      discard();
      throw new IllegalStateException("The search could not be run: " + e.getMessage(), e);
    } catch (InterruptedException | RuntimeException e) {
      discard();
      throw e;
    }
  }

  private static void discard() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private boolean suits(Parcel code, Limits limits) {
    return worker.process().isAlive()
        && megabytes == limits.megabytes()
        && sources.containsAll(code.sources())
        && code.code().stream()
            .allMatch(
                type -> {
                  byte[] known = classes.get(type.name());
                  return known == null || Arrays.equals(known, type.bytes());
                });
  }

  private @Nullable Answer answer(Parcel code, Limits limits, @Nullable String script)
      throws IOException, InterruptedException {
    for (CellClass type : code.code()) {
      if (classes.put(type.name(), type.bytes()) == null) {
        Path file = folder.resolve(type.name().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, type.bytes());
      }
    }
    Question question =
        new Question(
            code.bytes(),
            code.code().stream().map(CellClass::name).toList(),
            limits.interleavings(),
            limits.time().toNanos(),
            script);
    ClassLoader ours = ExplorerWorker.class.getClassLoader();
    Fn<Question, Answer> entry = Exploration::run;
    Parcel function = Packer.pack(entry, "the entry of the explorer", ours);
    Parcel items = Packer.pack(new Object[] {question}, "the question", ours);
    try (CellRun.Registration _ = Hooks.cellRun().whenStopped(worker::kill)) {
      worker.run(++questions, Shape.FN, function, items);
      Reply.Answers reply = await(limits.time());
      if (reply == null) {
        discard();
        return null;
      }
      warm = true;
      worker.console().await(reply.printed());
      if (!unprepared.isEmpty()) {
        throw new IllegalStateException(
            "Lincheck cannot follow " + String.join(", ", unprepared) + "; is a method very long?");
      }
      Answer answer = unpack(reply);
      if (answer.ending() == Answer.Ending.TIME) {
        // The code may be running still.
        discard();
      }
      return answer;
    }
  }

  /// @return null if there is none in time, or if the worker ended
  private Reply.@Nullable Answers await(Duration limit) throws InterruptedException, IOException {
    Duration patience = limit.plus(warm ? GRACE : GRACE.plus(START));
    FutureTask<Reply.@Nullable Answers> reply = new FutureTask<>(this::receive);
    Thread.ofPlatform().daemon().name("answer of the explorer").start(reply);
    try {
      Reply.Answers answer = reply.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (answer == null) {
        throw new IOException(ending());
      }
      return answer;
    } catch (TimeoutException late) {
      return null;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private Reply.@Nullable Answers receive() {
    // Between them the worker says that it is alive, and at which item.
    for (Reply next = worker.receive(questions); next != null; next = worker.receive(questions)) {
      if (next instanceof Reply.Answers answers) {
        return answers;
      }
    }
    return null;
  }

  /// What the code prints is not shown: it runs once for each interleaving.
  private void listen(boolean error, String line) {
    Matcher failed = FAILED.matcher(line);
    if (error && failed.lookingAt() && !failed.group(1).matches("(java|jdk|sun)[./].*")) {
      unprepared.add(failed.group(1).replace('/', '.'));
    }
  }

  private String ending() throws InterruptedException {
    worker.process().waitFor(1, TimeUnit.SECONDS);
    if (worker.process().isAlive()) {
      return "its process does not answer";
    }
    int code = worker.process().exitValue();
    return code == 3
        ? "it needed more than " + megabytes + " MB of memory"
        : "its process ended with exit code " + code + " " + worker.console().lastWords();
  }

  private static Answer unpack(Reply.Answers reply) throws IOException {
    Object value = Unpacker.unpackWarily(reply.bytes(), ExplorerWorker.class.getClassLoader());
    if (reply.threw() || !(value instanceof Object[] answers)) {
      throw new IllegalStateException(
          "The search failed: " + value, value instanceof Throwable cause ? cause : null);
    }
    return (Answer) answers[0];
  }

  private static Path pathOf(URL source) throws IOException {
    try {
      return Path.of(source.toURI());
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("code from " + source + " cannot be searched", e);
    }
  }

  /// Ends the process and removes its folder.
  @Override
  public void close() {
    worker.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException leftToTheSystem) {
      // It lies where temporary files lie.
    }
  }
}
