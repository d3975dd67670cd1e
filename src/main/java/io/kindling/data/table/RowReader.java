package io.kindling.data.table;

import java.io.IOException;

/** A reader of a text's consecutive rows. */
interface RowReader {

  /**
   * Advances to the next row without parsing its content.
   *
   * @return whether there is another row
   * @throws BadRowException if the text cannot be split into rows
   * @throws IOException if the text cannot be read
   */
  boolean next() throws IOException;

  /** Returns the line number of the current row, from 1 on in the text. */
  long line();

  /**
   * Parses the row that {@link #next} advanced to.
   *
   * @param row the object that receives the content
   * @throws BadRowException if the row is malformed
   */
  void read(TableRow row);
}
