package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.Serializable;

/** The features of some examples in memory: a matrix of numbers, however it is held. */
public sealed interface Features extends Serializable
    permits ByteFeatures, DoubleFeatures, FloatFeatures, FileFeatures {

  /** The number of examples. */
  int size();

  /** The number of features of an example. */
  int width();

  /**
   * Copies the features of an example, scaled.
   *
   * @param target receives them from offset on
   */
  void copy(int example, float[] target, int offset);

  /**
   * Copies the features of an example as they were before scaling, as far as they are still known.
   *
   * @param target receives them, [width]
   */
  void copyRaw(int example, double[] target);

  /** The same features held as floats that are scaled already: the fastest to copy. */
  FloatFeatures asFloats();

  /** The features of some of the examples, in the order given. */
  Features select(int[] examples);

  /** The same features, of which the raw values are scaled otherwise. */
  Features scaled(Scaling scaling);

  /** The SHA-256 of the values as they are held, in hexadecimal digits. */
  String sha256();
}
