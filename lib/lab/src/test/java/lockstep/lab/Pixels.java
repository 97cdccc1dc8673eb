package lockstep.lab;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/// What is really to be seen in a screenshot.
final class Pixels {

  private static final int NEAR = 12; // of 255, in each of red, green and blue

  private Pixels() {}

  /// How many pixels of an image have about this colour.
  ///
  /// @param colour red, green and blue, such as `0x0072b2`
  /// @param png the image
  static long like(int colour, byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
        .filter(
            pixel -> near(pixel, colour, 16) && near(pixel, colour, 8) && near(pixel, colour, 0))
        .count();
  }

  private static boolean near(int pixel, int colour, int shift) {
    return Math.abs((pixel >> shift & 0xff) - (colour >> shift & 0xff)) <= NEAR;
  }
}
