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
 * A picture that stands in the page itself.
 *
 * @param address its content, as an address
 * @param width in pixels
 * @param height in pixels
 * @param alternative what it shows, for people who do not see it
 */
public record Picture(String address, int width, int height, String alternative) {

  static {
    // Pictures are small: a file on disk in between would be slower, and there may be no room.
    ImageIO.setUseCache(false);
  }

  /** Of the address of a PNG file's content, what comes before that in base64. */
  private static final String PNG = "data:image/png;base64,";

  /** The picture as the content of a PNG file. */
  public byte[] png() {
    return Base64.getDecoder().decode(address.substring(PNG.length()));
  }

  /**
   * Dark ink on white paper.
   *
   * @param levels how much ink, from 0 to 255, row-major
   * @param columns of the picture
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
   * A picture of at most 16 colours.
   *
   * @param colours as 0xAARRGGBB
   * @param indices of the colours, row-major
   * @param columns of the picture
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
