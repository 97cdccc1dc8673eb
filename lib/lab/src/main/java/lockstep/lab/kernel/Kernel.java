package lockstep.lab.kernel;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lockstep.lab.Installation;
import lockstep.lab.PlainError;

/// A real kernel, started as JupyterLab starts it.
///
/// ```java
/// try (Kernel kernel = Kernel.start()) {
///   assertEquals("2", kernel.execute("1 + 1").value());
/// }
/// ```
///
/// Any thread may call it; cells run one after the other. [#close] leaves no process behind, nor
/// does the end of this program. Whatever the kernel does not do in time is an [AssertionError].
public final class Kernel implements AutoCloseable {

  private static final Duration USUAL = Duration.ofSeconds(60);

  private final Process driver;
  private final Writer commands;
  private final Path folder;
  private final Map<Integer, CellRun> cells = new ConcurrentHashMap<>();
  private final Map<Integer, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private volatile CompletableFuture<Long> pid = new CompletableFuture<>();
  private volatile CompletableFuture<Integer> death = new CompletableFuture<>();
  private int lastId;

  private Kernel(Process driver, Path folder) {
    this.driver = driver;
    this.folder = folder;
    this.commands = driver.outputWriter(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("messages of a kernel").start(this::read);
  }

  /// Starts the kernel of the last set-up, in a new empty folder.
  public static Kernel start() throws IOException, PlainError, InterruptedException {
    return start(Installation.current().kernelspec(), Map.of());
  }

  /// Starts the kernel of a kernelspec's folder, in a new empty folder, with some variables added
  /// to its environment.
  public static Kernel start(Path kernelspec, Map<String, String> environment)
      throws IOException, PlainError, InterruptedException {
    return start(kernelspec, environment, Files.createTempDirectory("lockstep-kernel"));
  }

  /// The same in an empty folder of the caller's, which [#close] removes.
  public static Kernel start(Path kernelspec, Map<String, String> environment, Path folder)
      throws IOException, PlainError, InterruptedException {
    Path script = folder.resolve("drive.py");
    try (InputStream source = Kernel.class.getResourceAsStream("drive.py")) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    String settings =
        new Gson()
            .toJson(
                Map.of(
                    "kernelspec", kernelspec.toString(),
                    "folder", Files.createDirectory(folder.resolve("work")).toString(),
                    "log", folder.resolve("kernel.log").toString(),
                    "env", environment));
    ProcessBuilder builder =
        new ProcessBuilder(Installation.current().python().toString(), script.toString(), settings);
    builder.environment().put("JUPYTER_RUNTIME_DIR", folder.resolve("runtime").toString());
    builder.environment().put("IPYTHONDIR", folder.resolve("ipython").toString());
    builder.environment().put("PYTHONUTF8", "1");
    builder.redirectError(folder.resolve("driver.log").toFile());
    Kernel kernel = new Kernel(builder.start(), folder);
    try {
      kernel.pid();
      return kernel;
    } catch (AssertionError | InterruptedException notStarted) {
      kernel.close();
      throw notStarted;
    }
  }

  /// Runs a cell to its end, for a minute at most.
  public CellRun execute(String code) throws InterruptedException {
    return execute(code, USUAL);
  }

  /// Runs a cell to its end.
  public CellRun execute(String code, Duration limit) throws InterruptedException {
    return executeAsync(code).await(limit);
  }

  /// Gives a cell to the kernel and does not wait. Nobody is there to answer what it asks. Where
  /// the kernel has ended, the cell is lost.
  public CellRun executeAsync(String code) {
    return executeAsync(code, false);
  }

  /// The same with somebody there who can [#type] what it reads.
  public CellRun executeWithInput(String code) {
    return executeAsync(code, true);
  }

  private CellRun executeAsync(String code, boolean input) {
    CellRun cell = new CellRun();
    int id = nextId();
    cells.put(id, cell);
    try {
      send(Map.of("op", "execute", "id", id, "code", code, "input", input));
    } catch (UncheckedIOException gone) {
      cell.lose(gone.getMessage());
    }
    return cell;
  }

  /// Answers what the kernel has asked for.
  public void type(String line) {
    send(Map.of("op", "input", "text", line));
  }

  /// Presses "interrupt", and waits for the kernel to say that it heard.
  public void interrupt() throws InterruptedException {
    order(Map.of("op", "interrupt"));
  }

  /// Presses "restart": all that was defined is gone; the kernel is another process afterwards.
  public void restart() throws InterruptedException {
    pid = new CompletableFuture<>();
    death = new CompletableFuture<>();
    send(Map.of("op", "restart", "now", false));
    pid();
  }

  /// Asks the kernel to end, and waits for its end.
  public void shutdown() throws InterruptedException {
    order(Map.of("op", "shutdown"));
  }

  /// `kill -9` of the kernel's process alone; cells that run are lost.
  public void kill() throws InterruptedException {
    process().destroyForcibly();
    awaitDeath();
  }

  /// Waits until the kernel's process ends without being asked by us, and returns its exit code:
  /// 128 + n where signal n killed it.
  public int awaitDeath() throws InterruptedException {
    return await(death, "the kernel is still alive");
  }

  /// Whether the kernel's process has not ended.
  public boolean isAlive() {
    return pid.isDone() && !death.isDone() && driver.isAlive();
  }

  /// The kernel's process.
  public ProcessHandle process() throws InterruptedException {
    return ProcessHandle.of(pid())
        .orElseThrow(() -> new AssertionError("the kernel is not alive; it said: " + log()));
  }

  /// The kernel's process id.
  public long pid() throws InterruptedException {
    return await(pid, "the kernel did not start");
  }

  /// Processor time that the kernel's process has used since its start, all threads together.
  public Duration cpuTime() throws InterruptedException {
    return process().info().totalCpuDuration().orElseThrow();
  }

  /// The kernel's working folder: where its relative paths start.
  public Path folder() {
    return folder.resolve("work");
  }

  /// What the kernel's process wrote on its own standard output and standard error, past Jupyter.
  public String log() {
    try {
      Path log = folder.resolve("kernel.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// Kills the kernel if it is still there, and removes its folder.
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException alreadyGone) {
      // Then its input has ended, which is what this is for.
    }
    try {
      if (!driver.waitFor(10, TimeUnit.SECONDS)) {
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Trees.delete(folder);
  }

  private void order(Map<String, Object> command) throws InterruptedException {
    int id = nextId();
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiting.put(id, done);
    Map<String, Object> withId = new HashMap<>(command);
    withId.put("id", id);
    send(withId);
    await(done, "the kernel did not obey " + command);
  }

  private synchronized int nextId() {
    return ++lastId;
  }

  private synchronized void send(Map<String, Object> command) {
    try {
      commands.write(new Gson().toJson(command) + "\n");
      commands.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException("the driver of the kernel has ended", gone);
    }
  }

  private <T> T await(CompletableFuture<T> future, String complaint) throws InterruptedException {
    try {
      return future.get(USUAL.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLong) {
      throw new AssertionError(complaint + " within " + USUAL + "; it said: " + log());
    } catch (ExecutionException failed) {
      throw new AssertionError(complaint + ": " + failed.getCause().getMessage() + "; " + log());
    }
  }

  private void read() {
    try (BufferedReader lines = driver.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(Message.parse(line));
      }
      fail("the driver of the kernel has ended");
    } catch (IOException broken) {
      fail(broken.toString());
    }
  }

  private void take(Message message) {
    switch (message.event()) {
      case "started" -> pid.complete(Long.parseLong(message.text("pid")));
      case "died" -> {
        death.complete(Integer.parseInt(message.text("code")));
        cells.values().forEach(cell -> cell.lose("the kernel's process has ended"));
      }
      case "failed" -> fail(message.text("message"));
      case "done" -> waiting.get(message.id()).complete(null);
      case "reply" -> cell(message).reply(message.contentText("status"));
      case "question" -> cell(message).ask();
      case "iopub" -> take(message, cell(message));
      default -> {} // answers on the control channel say nothing that a test asks
    }
  }

  private static void take(Message message, CellRun cell) {
    Output output = message.output();
    if (output != null) {
      cell.show(output);
    } else if (message.text("type").equals("clear_output")) {
      cell.clear();
    } else if (message.contentText("execution_state").equals("idle")) {
      cell.idle();
    }
  }

  /// Messages that belong to no cell of ours are kept by a cell that nobody sees.
  private CellRun cell(Message message) {
    return cells.computeIfAbsent(message.id(), _ -> new CellRun());
  }

  /// What the kernel sent that belongs to no cell.
  public List<Output> strays() {
    CellRun none = cells.get(-1);
    return none == null ? List.of() : none.outputs();
  }

  private void fail(String reason) {
    IllegalStateException failure = new IllegalStateException(reason);
    pid.completeExceptionally(failure);
    death.completeExceptionally(failure);
    waiting.values().forEach(done -> done.completeExceptionally(failure));
    cells.values().forEach(cell -> cell.lose(reason));
  }
}
