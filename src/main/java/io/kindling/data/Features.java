package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.Serializable;

/** The features of a block of examples: a matrix [examples, width] in one of several storages. */
public sealed interface Features extends Serializable
    permits ByteFeatures, DoubleFeatures, FloatFeatures, FileFeatures {

  /** Returns the number of examples. */
  int size();

  /** Returns the number of features of an example. */
  int width();

  /**
   * Copies an example's scaled features.
   *
   * @param target the destination; features are written from index {@code offset} on
   */
  void copy(int example, float[] target, int offset);

  /**
   * Copies an example's features without scaling, as far as the raw values are still known.
   *
   * @param target the destination, [width]
   */
  void copyRaw(int example, double[] target);

  /** Returns these features as floats that are already scaled, the fastest storage to copy from. */
  FloatFeatures asFloats();

  /** Returns the features of the examples with the given indices, in the given order. */
  Features select(int[] examples);

  /** Returns these features with another scaling of the raw values. */
  Features scaled(Scaling scaling);

  /** Returns the SHA-256 of the stored values, in hexadecimal. */
  String sha256();
}
