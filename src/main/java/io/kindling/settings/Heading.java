package io.kindling.settings;

/** The headings under which the help of a command lists its settings, in this order. */
public enum Heading {
  /** Input data and the way they are read. */
  DATA("Data"),
  /** Network architecture and initial weights. */
  NETWORK("Network"),
  /** Optimizer, learning rate and length of the training. */
  OPTIMIZATION("Optimization"),
  /** Measures against overfitting. */
  REGULARIZATION("Regularization"),
  /** Model registry and the conditions for promoting a model to champion. */
  PROMOTION("Promotion"),
  /** Distribution of the work over machines. */
  CLUSTER("Cluster"),
  /** Files that a command writes. */
  OUTPUT("Output"),
  /** Everything else. */
  GENERAL("Options");

  private final String title;

  Heading(String title) {
    this.title = title;
  }

  /** Returns the title as the help shows it. */
  public String title() {
    return title;
  }
}
