package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/** Rows of raw features that are read one after another: what a model is to score. */
public interface RowSequence extends Serializable {

  /** What they are called, for messages: the file's name. */
  String name();

  /** What a row is, in the plural, for messages: "images", "rows". */
  String noun();

  /** The number of rows. */
  int size();

  /** The number of features of a row: the inputs of a network for it. */
  int features();

  /** What a row is of, for messages: "28 x 28 pixels", "20 features". */
  String shape();

  /** What a row, from 0 on, is called in messages: "image 17", or a table's file and line. */
  String rowName(int row);

  /** What a feature, from 0 on, is called in messages: its column's name, if it has one. */
  default String featureName(int feature) {
    return String.format("feature %,d", feature);
  }

  /** Whether reading can begin at any row for nothing. Otherwise those before it are read too. */
  boolean startsAnywhere();

  /**
   * Begins to read, on any machine of the cluster.
   *
   * @param first the first row to be read
   * @throws io.kindling.InvalidInputException if they are damaged or not those they were
   * @throws IOException if they cannot be read
   */
  Reader from(int first) throws IOException;

  /** Reads rows one after another. */
  interface Reader extends Closeable {

    /**
     * Reads the next rows.
     *
     * @param inputs receives what the scaling makes of their features, [count, features], row-major
     * @throws io.kindling.InvalidInputException if they are damaged, or not the last though they
     *     should be
     * @throws java.io.UncheckedIOException if they cannot be read; unchecked, so that it is not
     *     taken for a failure of what is written meanwhile
     */
    void next(float[] inputs, int count, Scaling scaling);
  }
}
