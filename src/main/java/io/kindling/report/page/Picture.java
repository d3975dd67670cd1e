package io.kindling.report.page;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * A picture embedded in a page.
 *
 * @param address the data URI of the PNG content
 * @param width the width in pixels
 * @param height the height in pixels
 * @param alternative the alternative text, for screen readers
 */
public record Picture(String address, int width, int height, String alternative) {

  static {
    // Pictures are small; ImageIO's disk cache would be slower and fail on a full disk.
    ImageIO.setUseCache(false);
  }

  /** Prefix of the data URI of a PNG file. */
  private static final String PNG = "data:image/png;base64,";

  /** Returns the content of the PNG file. */
  public byte[] png() {
    return Base64.getDecoder().decode(address.substring(PNG.length()));
  }

  /**
   * Creates a greyscale picture with dark ink on white.
   *
   * @param levels the amount of ink of each pixel, from 0 to 255, row-major
   * @param columns the width in pixels
   */
  static Picture ofInk(int[] levels, int columns, String alternative) {
    BufferedImage image =
        new BufferedImage(columns, levels.length / columns, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < levels.length; i++) {
      image.getRaster().setSample(i % columns, i / columns, 0, 255 - levels[i]);
    }
    return of(image, alternative);
  }

  /**
   * Creates a picture with at most 16 colours.
   *
   * @param colours the palette, as 0xAARRGGBB
   * @param indices the palette index of each pixel, row-major
   * @param columns the width in pixels
   */
  static Picture ofColours(int[] colours, byte[] indices, int columns, String alternative) {
    IndexColorModel palette =
        new IndexColorModel(4, colours.length, colours, 0, true, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(
            columns, indices.length / columns, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setDataElements(0, 0, columns, indices.length / columns, indices);
    return of(image, alternative);
  }

  private static Picture of(BufferedImage image, String alternative) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String address = PNG + Base64.getEncoder().encodeToString(bytes.toByteArray());
    return new Picture(address, image.getWidth(), image.getHeight(), alternative);
  }
}
