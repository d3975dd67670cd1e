package io.kindling.bench;

/** A variant of a training step, or of a part of it, that is timed beside others. */
public interface TimedVariant extends AutoCloseable {

  /** Returns the name in the table. */
  String name();

  /** Runs a number of steps, continuing from the last call. */
  void steps(int count);

  /**
   * Returns the mean loss of the last step's batch, which shows that variants compute the same; NaN
   * for a variant that does not train.
   */
  default double loss() {
    return Double.NaN;
  }

  /** Releases, until the next step, resources that other variants need, such as executor cores. */
  default void rest() {}

  @Override
  default void close() {}
}
