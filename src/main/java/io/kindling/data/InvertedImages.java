package io.kindling.data;

import java.io.IOException;

/**
 * Images with dark and light exchanged: what an image set holds as level counts as 255 - level, so
 * that dark ink on light paper becomes what networks for MNIST are made for.
 *
 * @param images as they were
 */
public record InvertedImages(ImageSet images) implements ImageSet {

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int rows() {
    return images.rows();
  }

  @Override
  public int columns() {
    return images.columns();
  }

  @Override
  public byte[] pixels(int first, int count) throws IOException {
    byte[] levels = images.pixels(first, count);
    for (int i = 0; i < levels.length; i++) {
      // 255 - level, in unsigned bytes.
      levels[i] = (byte) ~levels[i];
    }
    return levels;
  }

  @Override
  public byte[] labels(int first, int count) throws IOException {
    return images.labels(first, count);
  }

  @Override
  public ByteFeatures features(int first, int count) throws IOException {
    return ByteFeatures.inverted(features(), images.pixels(first, count));
  }

  @Override
  public void checkUnchanged() throws IOException {
    images.checkUnchanged();
  }
}
