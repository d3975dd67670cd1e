package io.kindling.data.image;

import io.kindling.data.ByteFeatures;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/**
 * Images with a scaling other than level / 255: inverted (for dark ink on light paper, while models
 * for MNIST expect light ink on a dark background), transposed, deslanted, or unscaled.
 *
 * @param images the stored images
 * @param scaling the scaling to apply
 */
record ScaledImages(ImageSet images, Scaling scaling) implements ImageSet {

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
    if (scaling.kind().equals(Scaling.Kind.INVERTED_PIXELS)) {
      for (int i = 0; i < levels.length; i++) {
        // 255 - level, in unsigned bytes.
        levels[i] = (byte) ~levels[i];
      }
    }
    if (scaling.transposes()) {
      ByteFeatures upright = new ByteFeatures(features(), levels, Scaling.NONE.transposed(true));
      float[] rows = upright.asFloats().values();
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) rows[i];
      }
    }
    return levels;
  }

  @Override
  public byte[] labels(int first, int count) throws IOException {
    return images.labels(first, count);
  }

  @Override
  public ByteFeatures features(int first, int count) throws IOException {
    return new ByteFeatures(features(), images.pixels(first, count), scaling);
  }

  @Override
  public ImageSet scaled(Scaling other) {
    return images.scaled(other);
  }

  @Override
  public void checkUnchanged() throws IOException {
    images.checkUnchanged();
  }
}
