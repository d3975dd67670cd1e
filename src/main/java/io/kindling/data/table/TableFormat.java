package io.kindling.data.table;

import io.kindling.data.ByteSource;
import io.kindling.data.TableSchema;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.util.List;

/** How lines of text become rows. */
public interface TableFormat extends Serializable {

  /** The number of features of a row, or 0 where only the rows themselves tell. */
  int features();

  /** The same format, whose rows have so many features. */
  TableFormat withFeatures(int count);

  /** Whether rows have a label. */
  boolean labelled();

  /** Whether rows have a weight of their own. */
  boolean weighted();

  /** What stands where, in words for people: "20 features, label 'species' (column 21)". */
  String describe();

  /** Returns the columns, as a model that is trained on the table keeps them. */
  TableSchema schema();

  /** Returns the names of the columns that are not read. */
  List<String> ignored();

  /**
   * Returns the format of one of several files, which may have its columns in another order.
   *
   * @throws io.kindling.InvalidInputException if it lacks a column
   * @throws IOException if it cannot be read
   */
  TableFormat ofFile(ByteSource file) throws IOException;

  /** What a feature, from 0 on, is called: the name of its column, or "column 3", from 1 on. */
  String featureName(int feature);

  /**
   * Begins to read.
   *
   * @param text whole lines
   * @param beginning whether it is a file's beginning, where names of columns may stand
   * @throws IOException if it cannot be read
   */
  RowReader rows(Reader text, boolean beginning) throws IOException;
}
