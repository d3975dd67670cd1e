package io.kindling.data.table;

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

  /** What the features are called where the table itself says so; empty where it does not. */
  List<String> featureNames();

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
