package lockstep.check;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// The predictions of one notebook folder: the file `predictions.properties`.
///
/// | key | value |
/// |---|---|
/// | `03-a` | the answer to this question |
/// | `03-a.first` | the answer that was there when it was first compared |
/// | `03-a.agreed` | whether that one was as measured: `true` or `false` |
///
/// The file is read and written anew at every call, so that several kernels in one folder see each
/// other's answers. An answer is kept in memory too, where the file cannot be written.
final class Answers {

  static final String FIRST = ".first";
  static final String AGREED = ".agreed";

  static final Path FILE = Path.of("predictions.properties");

  private static final Properties MEMORY = new Properties();

  private Answers() {}

  /// The answer given to a question.
  static synchronized Optional<String> of(String id) {
    return Optional.ofNullable(read().getProperty(id));
  }

  /// Keeps an answer, in place of an earlier one.
  static synchronized void keep(String id, String answer) {
    Properties all = read();
    all.setProperty(id, answer);
    MEMORY.setProperty(id, answer);
    write(all);
  }

  /// Keeps how an answer compared, unless an earlier one to the same question was compared before:
  /// who has seen the result predicts no more.
  static synchronized void keepComparison(String id, String answer, boolean agreed) {
    Properties all = read();
    if (all.putIfAbsent(id + FIRST, answer) == null) {
      all.setProperty(id + AGREED, Boolean.toString(agreed));
      write(all);
    }
  }

  private static void write(Properties all) {
    try (Writer file = Files.newBufferedWriter(FILE)) {
      all.store(file, "What was predicted in the lessons of this folder");
    } catch (IOException readOnlyFolder) {
      // The copy in memory serves until the kernel ends.
    }
  }

  private static Properties read() {
    Properties all = new Properties();
    all.putAll(MEMORY);
    try (Reader file = Files.newBufferedReader(FILE)) {
      all.load(file);
    } catch (IOException | IllegalArgumentException noneYet) {
      // No file, or one that was edited beyond reading: what is in memory is all there is.
    }
    return all;
  }
}
