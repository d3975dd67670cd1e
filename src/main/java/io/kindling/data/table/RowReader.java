package io.kindling.data.table;

import java.io.IOException;

/** Reads a text's rows, one after another. */
interface RowReader {

  /**
   * Goes on to the next row, without a look at what stands in it.
   *
   * @return whether there is one
   * @throws BadRowException if the text cannot be split into rows
   * @throws IOException if it cannot be read
   */
  boolean next() throws IOException;

  /** The line of the row, from 1 on in the text. */
  long line();

  /**
   * Reads the row that {@link #next} has found.
   *
   * @throws BadRowException if it is none
   */
  void read(TableRow row);
}
