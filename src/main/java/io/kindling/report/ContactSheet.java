package io.kindling.report;

import io.kindling.data.image.ImageSet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/** Draws the first images of a data set side by side, as an overview of its content. */
public final class ContactSheet {

  private static final int ACROSS = 20;
  private static final int DOWN = 10;

  /**
   * Number of times a pixel is repeated in each direction, and the gap between images in pixels.
   */
  private static final int SCALE = 2;

  private ContactSheet() {}

  /**
   * Writes the first images of a set, at most 200, as a PNG file with dark ink on white.
   *
   * @throws IOException if the images cannot be read or the file cannot be written
   */
  public static void write(ImageSet examples, OutputStream out) throws IOException {
    int count = Math.min(ACROSS * DOWN, examples.size());
    byte[] pixels = examples.pixels(0, count);
    int cellWidth = (examples.columns() + 1) * SCALE;
    int cellHeight = (examples.rows() + 1) * SCALE;
    int across = Math.min(ACROSS, count);
    int down = (count + across - 1) / across;
    BufferedImage sheet =
        new BufferedImage(across * cellWidth, down * cellHeight, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < sheet.getHeight(); y++) {
      for (int x = 0; x < sheet.getWidth(); x++) {
        int image = y / cellHeight * across + x / cellWidth;
        int row = y % cellHeight / SCALE;
        int column = x % cellWidth / SCALE;
        int level = 0;
        if (image < count && row < examples.rows() && column < examples.columns()) {
          level = pixels[image * examples.features() + row * examples.columns() + column] & 0xff;
        }
        sheet.getRaster().setSample(x, y, 0, 255 - level);
      }
    }
    ImageIO.write(sheet, "png", out);
  }
}
