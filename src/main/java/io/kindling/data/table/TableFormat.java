package io.kindling.data.table;

import io.kindling.data.ByteSource;
import io.kindling.data.TableSchema;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.util.List;

/** A text format for the rows of a table. */
public interface TableFormat extends Serializable {

  /** Returns the number of features of a row, or 0 if only the rows determine it. */
  int features();

  /** Returns this format with a fixed number of features. */
  TableFormat withFeatures(int count);

  /** Returns whether rows have a label. */
  boolean labelled();

  /** Returns whether rows have their own weight. */
  boolean weighted();

  /** Returns a description of the columns: "20 features, label: column 21 (species), no header". */
  String describe();

  /** Returns the columns as a model trained on the table stores them. */
  TableSchema schema();

  /** Returns the names of the columns that are not read. */
  List<String> ignored();

  /**
   * Returns the format of one of several files, whose columns may be in another order.
   *
   * @throws io.kindling.InvalidInputException if the file lacks a column
   * @throws IOException if the file cannot be read
   */
  TableFormat ofFile(ByteSource file) throws IOException;

  /** Returns a feature's name, counted from 0: its column's name, or "column 3" counted from 1. */
  String featureName(int feature);

  /**
   * Opens a reader of rows.
   *
   * @param text complete lines
   * @param beginning whether the text is the beginning of a file, where column names may be
   * @throws IOException if the text cannot be read
   */
  RowReader rows(Reader text, boolean beginning) throws IOException;
}
