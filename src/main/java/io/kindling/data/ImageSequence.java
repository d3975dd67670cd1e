package io.kindling.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/**
 * Images of grey levels, with or without labels, that are read one after another: what a model is
 * to score.
 */
public interface ImageSequence extends Serializable {

  /** What they are called, for messages: the file's name. */
  String name();

  /** The number of images. */
  int size();

  /** The height of an image in pixels. */
  int rows();

  /** The width of an image in pixels. */
  int columns();

  /** The number of pixels of an image: the inputs of a network for it. */
  default int features() {
    return rows() * columns();
  }

  /** What an image is, for messages: "28 x 28 pixels". */
  default String shape() {
    return rows() + " x " + columns() + " pixels";
  }

  /** Whether reading can begin at any image for nothing. Otherwise those before it are read too. */
  boolean startsAnywhere();

  /**
   * Begins to read, on any machine of the cluster.
   *
   * @param first the first image to be read
   * @throws io.kindling.InvalidInputException if the images are damaged or not those they were
   * @throws IOException if they cannot be read
   */
  Reader from(int first) throws IOException;

  /** Reads images one after another. */
  interface Reader extends Closeable {

    /**
     * Reads the next images.
     *
     * @param levels receives grey levels as unsigned bytes, [count, rows · columns], row-major
     * @throws io.kindling.InvalidInputException if they are damaged, or not the last though they
     *     should be
     * @throws java.io.UncheckedIOException if they cannot be read; unchecked, so that it is not
     *     taken for a failure of what is written meanwhile
     */
    void next(byte[] levels, int count);
  }

  /** The images of a set, without their labels. */
  static ImageSequence of(String name, ImageSet set) {
    return new UnlabelledImages(name, set);
  }
}
