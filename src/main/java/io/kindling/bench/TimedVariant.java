package io.kindling.bench;

/** Something whose steps are timed, beside others that do the same or a part of it. */
public interface TimedVariant extends AutoCloseable {

  /** What stands in the table. */
  String name();

  /** Makes a number of steps, going on where the last call stopped. */
  void steps(int count);

  /**
   * The mean loss of the last step's batch, by which a table shows that all contenders do the same;
   * NaN for one that trains nothing.
   */
  default double loss() {
    return Double.NaN;
  }

  /**
   * Gives back until the next step what others need for theirs, such as the cores of an executor.
   */
  default void rest() {}

  @Override
  default void close() {}
}
