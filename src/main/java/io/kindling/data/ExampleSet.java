package io.kindling.data;

import java.io.IOException;
import java.io.Serializable;

/** Labelled images, of which any machine of the cluster can read any range. */
public interface ExampleSet extends Serializable {

  /** The number of examples. */
  int size();

  /** The height of an image in pixels. */
  int rows();

  /** The width of an image in pixels. */
  int columns();

  /**
   * Reads the images of a range of examples.
   *
   * @return grey levels as unsigned bytes, [count, rows · columns], row-major
   * @throws IOException if they cannot be read
   */
  byte[] pixels(int first, int count) throws IOException;

  /**
   * Reads the classes of a range of examples.
   *
   * @return the classes as unsigned bytes, [count]
   * @throws IOException if they cannot be read
   */
  byte[] labels(int first, int count) throws IOException;

  /**
   * Checks that the examples are still those they were when the run began.
   *
   * @throws io.kindling.InvalidInputException if they are gone or have changed
   * @throws IOException if that cannot be found out
   */
  void checkUnchanged() throws IOException;

  /** The number of pixels of an image. */
  default int width() {
    return rows() * columns();
  }

  /** The examples first … first + count − 1 as a set of their own. */
  default ExampleSet range(int first, int count) {
    return new ExampleRange(this, first, count);
  }
}
