package io.kindling.bench;

/** A way to train the same network on the same examples, whose steps are timed. */
interface Contender extends AutoCloseable {

  /** What stands in the table. */
  String name();

  /** Makes a number of whole training steps, going on where the last call stopped. */
  void steps(int count);

  /**
   * The mean loss of the last step's batch, by which a table shows that all contenders do the same;
   * NaN for one that trains nothing.
   */
  double loss();

  @Override
  void close();
}
