package io.kindling.spark;

import io.kindling.data.Step;
import java.io.Serializable;

/** What resident tasks and the driver say to each other, by Spark's plugin RPC. */
sealed interface ResidentMessage extends Serializable {

  /**
   * A task reports what it has done and asks for what comes next.
   *
   * @param engine the engine that the task belongs to
   * @param partition the task's partition
   * @param done the number of the command whose result this is; 0 before the first
   * @param result the result, packed; null if it was sent before
   */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Report(String engine, int partition, long done, byte[] result)
      implements ResidentMessage {}

  /** There is nothing to do yet: ask again. */
  record Wait() implements ResidentMessage {}

  /** There will be nothing more to do. */
  record End() implements ResidentMessage {}

  /**
   * Compute something.
   *
   * @param number counted from 1
   * @param step the step whose gradient is wanted, or null for an evaluation
   * @param parameters what to compute with
   */
  record Command(long number, Step step, Parameters parameters) implements ResidentMessage {}
}
