package io.kindling.prediction;

import java.util.Locale;

/** An output format for predictions, with one line for every row. */
public enum PredictionFormat {
  /**
   * JSON Lines: {@code {"index":0,"class":7,"probabilities":[3.3E-5,…]}}. For a network with a
   * quadratic loss the array is called {@code outputs}, because its sum is not 1.
   */
  JSONL,

  /** CSV with a header {@code index,class,p0,p1,…}; {@code o0,o1,…} if JSON has "outputs". */
  CSV;

  /** Returns the extension of the files' names, without a dot. */
  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
