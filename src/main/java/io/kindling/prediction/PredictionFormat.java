package io.kindling.prediction;

import java.util.Locale;

/** How predictions are written, a line for every image. */
public enum PredictionFormat {
  /**
   * JSON Lines: {@code {"index":0,"class":7,"probabilities":[3.3E-5,…]}}. The outputs of a
   * quadratic loss are no probabilities, for their sum is not 1, and are called {@code outputs}.
   */
  JSONL,

  /** CSV with a header {@code index,class,p0,p1,…}; {@code o0,o1,…} where JSON has "outputs". */
  CSV;

  /** What the files' names end in, behind a dot. */
  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
