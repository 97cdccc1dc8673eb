package lockstep.agent;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of one cell that waits to be sent, and what was too much.
///
/// Guarded by the lock of [Screen]. If the file for the rest cannot be written, the rest is counted
/// only.
final class Transcript {

  /// Lines and characters a cell may show; set in the kernelspec by `-Dlockstep.output.lines` and
  /// `-Dlockstep.output.chars`.
  private static final int LINES = Integer.getInteger("lockstep.output.lines", 150_000);

  private static final int CHARS = Integer.getInteger("lockstep.output.chars", 4_000_000);

  /// Characters that the file for the rest may hold.
  private static final long FILE_CHARS = 64_000_000;

  /// Characters of one message: few messages, none of them slow to draw.
  private static final int MESSAGE = 64_000;

  /// Parts of a batch above which their order is given up: each would be a message of its own.
  private static final int PARTS = 200;

  /// Text for one of the two streams.
  record Part(boolean error, String text) {}

  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder last = new StringBuilder();
  private boolean lastIsError;
  private int lines;
  private int chars;

  private final String name;
  private @Nullable Path rest;
  private @Nullable Writer restWriter;
  private long restLines;
  private long restChars;

  /// The thread that has shown the start of a line, and nothing else since.
  private @Nullable Thread unfinished;

  Transcript(String name) {
    this.name = name;
  }

  void add(@Nullable Thread writer, boolean error, String text) {
    if (unfinished != null && unfinished != writer) {
      append(lastIsError, "\n");
    }
    unfinished = text.endsWith("\n") ? null : writer;
    if (lines > LINES || chars > CHARS) {
      addToRest(text);
    } else {
      append(error, text);
    }
  }

  private void append(boolean error, String text) {
    if (error != lastIsError) {
      cut();
      lastIsError = error;
    }
    last.append(text);
    lines += (int) text.chars().filter(c -> c == '\n').count();
    chars += text.length();
  }

  private void cut() {
    if (!last.isEmpty()) {
      parts.add(new Part(lastIsError, last.toString()));
      last.setLength(0);
    }
  }

  boolean isEmpty() {
    return last.isEmpty() && parts.isEmpty();
  }

  /// Takes what is to be sent now, in messages of a good size.
  List<Part> take() {
    cut();
    List<Part> batch = List.copyOf(parts);
    parts.clear();
    if (batch.size() > PARTS) {
      batch = List.of(joined(batch, false), joined(batch, true));
    }
    List<Part> messages = new ArrayList<>();
    for (Part part : batch) {
      for (int from = 0; from < part.text.length(); ) {
        int to = Math.min(part.text.length(), from + MESSAGE);
        if (to < part.text.length() && Character.isHighSurrogate(part.text.charAt(to - 1))) {
          to--;
        }
        messages.add(new Part(part.error, part.text.substring(from, to)));
        from = to;
      }
    }
    return messages;
  }

  private static Part joined(List<Part> batch, boolean error) {
    StringBuilder all = new StringBuilder();
    batch.stream().filter(part -> part.error == error).forEach(part -> all.append(part.text));
    return new Part(error, all.toString());
  }

  private void addToRest(String text) {
    restLines += text.chars().filter(c -> c == '\n').count();
    restChars += text.length();
    try {
      if (restWriter == null && rest == null) {
        rest = Files.createTempFile("lockstep-" + name.replace(' ', '-') + "-", ".txt");
        restWriter = Files.newBufferedWriter(rest);
      }
      if (restWriter != null && restChars <= FILE_CHARS) {
        restWriter.write(text);
      }
    } catch (IOException e) {
      restWriter = null;
    }
  }

  /// Adds the last line, if there was too much.
  void finish() {
    if (restLines == 0) {
      return;
    }
    String where = close() ? "are in " + rest : "were dropped";
    if (restChars > FILE_CHARS) {
      where += " as far as it may grow";
    }
    append(false, "[" + restLines + " more lines of this cell " + where + "]\n");
  }

  private boolean close() {
    if (restWriter == null) {
      return false;
    }
    try {
      restWriter.close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
