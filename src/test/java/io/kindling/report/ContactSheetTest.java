package io.kindling.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.image.ImageSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A contact sheet shows the examples unchanged. */
class ContactSheetTest {

  private static final int ROWS = 3;
  private static final int COLUMNS = 5;

  @Test
  void everyPixelIsThereTwiceInEachDirectionAndDarkOnLight() throws Exception {
    BufferedImage sheet = sheet(43);
    assertEquals(20 * (COLUMNS + 1) * 2, sheet.getWidth());
    assertEquals(3 * (ROWS + 1) * 2, sheet.getHeight());
    for (int y = 0; y < sheet.getHeight(); y++) {
      for (int x = 0; x < sheet.getWidth(); x++) {
        int image = y / 8 * 20 + x / 12;
        int row = y % 8 / 2;
        int column = x % 12 / 2;
        boolean paper = image >= 43 || row == ROWS || column == COLUMNS;
        int ink = paper ? 0 : level(image, row * COLUMNS + column);
        assertEquals(255 - ink, sheet.getRaster().getSample(x, y, 0), x + ", " + y);
      }
    }
  }

  @Test
  void fewExamplesMakeASmallSheet() throws Exception {
    assertEquals(2 * (COLUMNS + 1) * 2, sheet(2).getWidth());
    assertEquals((ROWS + 1) * 2, sheet(2).getHeight());
  }

  @Test
  void manyExamplesMakeTenRows() throws Exception {
    BufferedImage sheet = sheet(100_000);
    assertEquals(20 * (COLUMNS + 1) * 2, sheet.getWidth());
    assertEquals(10 * (ROWS + 1) * 2, sheet.getHeight());
  }

  private BufferedImage sheet(int count) throws Exception {
    ByteArrayOutputStream sheet = new ByteArrayOutputStream();
    ContactSheet.write(new Pattern(count), sheet);
    return ImageIO.read(new ByteArrayInputStream(sheet.toByteArray()));
  }

  private static int level(int image, int pixel) {
    return (image * 31 + pixel * 17) & 0xff;
  }

  /** Images in which no two neighbouring pixels are alike. */
  private record Pattern(int size) implements ImageSet {

    @Override
    public int rows() {
      return ROWS;
    }

    @Override
    public int columns() {
      return COLUMNS;
    }

    @Override
    public byte[] pixels(int first, int count) {
      byte[] pixels = new byte[count * features()];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) level(first + i / features(), i % features());
      }
      return pixels;
    }

    @Override
    public byte[] labels(int first, int count) {
      return new byte[count];
    }

    @Override
    public void checkUnchanged() {}
  }
}
