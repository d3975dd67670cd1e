package io.kindling.data;

import io.kindling.data.scaling.Scaling;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/** A sequence of raw feature rows for a model to score. */
public interface RowSequence extends Serializable {

  /** Returns the sequence's name for messages: the file's name. */
  String name();

  /** Returns the plural noun for the rows, for messages: "images", "rows". */
  String noun();

  /** Returns the number of rows. */
  int size();

  /** Returns the number of features of a row, which is the number of a network's inputs. */
  int features();

  /** Returns a description of one row for messages: "28 x 28 pixels", "20 features". */
  String shape();

  /** Returns a row's name for messages, counted from 0: "image 17", or a table's file and line. */
  String rowName(int row);

  /** Returns a feature's name for messages: its column's name if there is one; counted from 0. */
  default String featureName(int feature) {
    return String.format("feature %,d", feature);
  }

  /** Returns whether reading can start at any row without reading the rows before it. */
  boolean startsAnywhere();

  /**
   * Opens a reader, on any machine of the cluster.
   *
   * @param first the index of the first row to read
   * @throws io.kindling.InvalidInputException if the data are damaged or have changed
   * @throws IOException if the data cannot be read
   */
  Reader from(int first) throws IOException;

  /** A reader of consecutive rows. */
  interface Reader extends Closeable {

    /**
     * Reads and scales the next rows.
     *
     * @param inputs the destination, [count, features], row-major
     * @param count the number of rows to read
     * @param scaling the scaling to apply
     * @throws io.kindling.InvalidInputException if the data are damaged, or continue after the last
     *     expected row
     * @throws java.io.UncheckedIOException if the data cannot be read; unchecked, so that callers
     *     do not mistake it for a failure to write their output
     */
    void next(float[] inputs, int count, Scaling scaling);
  }
}
