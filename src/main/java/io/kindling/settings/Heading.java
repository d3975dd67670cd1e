package io.kindling.settings;

/** The headings under which the help of a command lists its settings, in this order. */
public enum Heading {
  /** Data and how they are read. */
  DATA("Data"),
  /** The network's form and its initial weights. */
  NETWORK("Network"),
  /** The search for the weights. */
  OPTIMIZATION("Optimization"),
  /** Measures against overfitting. */
  REGULARIZATION("Regularization"),
  /** The registry, and when a model becomes the champion. */
  PROMOTION("Promotion"),
  /** How the work is spread over machines. */
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
