package io.kindling.data.image;

import io.kindling.data.ByteFeatures;
import io.kindling.data.RowSequence;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;

/** A sequence of grey-level images, with or without labels. */
public interface ImageSequence extends RowSequence {

  /** Returns the height of an image in pixels. */
  int rows();

  /** Returns the width of an image in pixels. */
  int columns();

  @Override
  default String noun() {
    return "images";
  }

  @Override
  default String rowName(int row) {
    return String.format("image %,d", row);
  }

  @Override
  default int features() {
    return rows() * columns();
  }

  @Override
  default String shape() {
    return rows() + " x " + columns() + " pixels";
  }

  @Override
  Reader from(int first) throws IOException;

  /** A reader of consecutive images. */
  abstract class Reader implements RowSequence.Reader {

    private final int width;
    private byte[] levels = new byte[0];
    private ByteFeatures features;
    private Scaling known;

    /**
     * Creates a reader.
     *
     * @param width the number of pixels of an image
     */
    protected Reader(int width) {
      this.width = width;
    }

    /**
     * Reads the next images.
     *
     * @param target the destination for grey levels as unsigned bytes, [count, pixels], row-major
     * @param count the number of images to read
     * @throws io.kindling.InvalidInputException as in {@link RowSequence.Reader#next}
     * @throws java.io.UncheckedIOException as in {@link RowSequence.Reader#next}
     */
    public abstract void next(byte[] target, int count);

    @Override
    public final void next(float[] inputs, int count, Scaling scaling) {
      if (levels.length < count * width || !scaling.equals(known)) {
        levels = new byte[count * width];
        features = new ByteFeatures(width, levels, scaling);
        known = scaling;
      }
      next(levels, count);
      for (int image = 0; image < count; image++) {
        features.copy(image, inputs, image * width);
      }
    }
  }

  /** Returns the images of a set, without their labels. */
  static ImageSequence of(String name, ImageSet set) {
    return new UnlabelledImages(name, set);
  }
}
