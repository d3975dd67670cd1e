package io.kindling.data.image;

import io.kindling.data.ByteFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/**
 * A set of labelled grey-level images. The grey levels are the raw features; they are scaled to
 * level / 255 unless another scaling is set.
 */
public interface ImageSet extends ExampleSet {

  /** Returns the height of an image in pixels. */
  int rows();

  /** Returns the width of an image in pixels. */
  int columns();

  /**
   * Reads the images of a range of examples.
   *
   * @param first the index of the first example
   * @param count the number of examples
   * @return grey levels as unsigned bytes, [count, rows · columns], row-major
   * @throws IOException if the images cannot be read
   */
  byte[] pixels(int first, int count) throws IOException;

  /**
   * Reads the classes of a range of examples.
   *
   * @param first the index of the first example
   * @param count the number of examples
   * @return the classes as unsigned bytes, [count]
   * @throws IOException if the classes cannot be read
   */
  byte[] labels(int first, int count) throws IOException;

  @Override
  default int features() {
    return rows() * columns();
  }

  @Override
  default int imageColumns() {
    return columns();
  }

  @Override
  default String shape() {
    return rows() + " x " + columns() + " pixels";
  }

  @Override
  default ExampleBlock read(int first, int count) throws IOException {
    byte[] bytes = labels(first, count);
    int[] classes = new int[bytes.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = Byte.toUnsignedInt(bytes[i]);
    }
    return new ExampleBlock(features(first, count), classes, null);
  }

  /**
   * Reads the features of a range of examples. Their digest is computed from the stored grey
   * levels.
   *
   * @param first the index of the first example
   * @param count the number of examples
   * @throws IOException if the images cannot be read
   */
  default ByteFeatures features(int first, int count) throws IOException {
    return new ByteFeatures(features(), pixels(first, count));
  }

  @Override
  default Scaling scaling() {
    return Scaling.PIXELS;
  }

  @Override
  default ImageSet scaled(Scaling scaling) {
    return scaling.equals(Scaling.PIXELS) ? this : new ScaledImages(this, scaling);
  }
}
