package lockstep.lab.explore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Broken and corrected pieces of code, as cells.
final class Corpus {

  /// A piece.
  ///
  /// @param name the same for a broken piece and its corrected form
  /// @param expected the kind of the verdict
  /// @param cell leaves a verdict in `v`
  record Piece(String name, String expected, String cell) {}

  /// What the cells rely on.
  static final String PRELUDE =
      """
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      import java.util.concurrent.locks.*;
      import lockstep.explore.*;
      Limits FEW = Limits.USUAL.interleavings(400);
      Limits POOL = Limits.USUAL.interleavings(60);
      void both(Runnable a, Runnable b) throws InterruptedException {
        Thread one = new Thread(a), two = new Thread(b);
        one.start(); two.start(); one.join(); two.join();
      }
      void three(Runnable a, Runnable b, Runnable c) throws InterruptedException {
        Thread one = new Thread(a), two = new Thread(b), three = new Thread(c);
        one.start(); two.start(); three.start(); one.join(); two.join(); three.join();
      }
      """;

  private Corpus() {}

  static List<Piece> all() throws IOException {
    try (InputStream in = Corpus.class.getResourceAsStream("corpus.txt")) {
      List<Piece> pieces = new ArrayList<>();
      for (String block :
          new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^=== ")) {
        String[] titleAndCell = block.split("\n", 2);
        if (!titleAndCell[0].startsWith("#")) {
          String[] title = titleAndCell[0].split(" \\| ");
          String expected = title[1].equals("nothing") ? "NoneBreaks" : title[1];
          pieces.add(new Piece(title[0], expected, titleAndCell[1]));
        }
      }
      return pieces;
    }
  }
}
