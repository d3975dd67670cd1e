package io.kindling.spark.resident;

import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Report;
import io.kindling.spark.resident.ResidentMessage.Validate;
import io.kindling.spark.resident.ResidentResult.Sums;
import io.kindling.spark.resident.ResidentResult.Validated;
import io.kindling.training.PartitionEvaluation;
import io.kindling.training.PartitionGradient;
import io.kindling.training.TrainingTask;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;

/**
 * A task that stays on its executor and computes one command of the driver after another on its
 * partition's shards.
 *
 * <p>Keeps nothing that a successor could not make anew: if the task dies, Spark starts another
 * one, which asks for the command under way.
 */
final class ResidentTask {

  /** How long to wait before asking again, in nanoseconds: short at first, then longer. */
  private static final long SHORTEST_WAIT = 50_000;

  private static final long LONGEST_WAIT = 5_000_000;

  private ResidentTask() {}

  /**
   * Works until the driver says that it is over.
   *
   * @param name the exchange that the task belongs to
   * @throws Exception if the driver cannot be reached any more
   */
  static void work(UUID name, TrainingTask task, List<Shard> training, List<Shard> validation)
      throws Exception {
    MemoryExhausted.told(
        () -> {
          loop(name, task, training, validation);
          return null;
        });
  }

  private static void loop(
      UUID name, TrainingTask task, List<Shard> training, List<Shard> validation) throws Exception {
    ResidentExchange neighbour = ResidentExchange.inThisJvm(name);
    int partition = TaskContext.getPartitionId();
    // Held on to, not lent for each command: the driver reads its arrays while the task waits.
    PartitionGradient gradient = new PartitionGradient(task, training.size());
    Step gathered = null;
    Step next = null;
    long done = 0;
    long wait = SHORTEST_WAIT;
    ResidentResult result = null;
    while (!TaskContext.get().isInterrupted()) {
      ResidentMessage answer =
          neighbour != null
              ? neighbour.report(partition, done, result)
              : ResidentPlugin.ask(pack(name, partition, done, result));
      result = null;
      if (answer instanceof End) {
        return;
      }
      if (answer instanceof ComputeGradient command) {
        Step step = command.step();
        if (!step.equals(gathered)) {
          gradient.gather(training, step);
          gathered = step;
        }
        result = new Sums(gradient.compute(command.parameters()));
        next = task.batches().step(step.number() + 1);
      } else if (answer instanceof Validate command) {
        result =
            new Validated(
                PartitionEvaluation.of(
                    validation, task.network(), task.blas(), command.parameters()));
      } else if (next != null && !next.equals(gathered)) {
        // While the driver is at work on the new weights, which this does not depend on.
        gradient.gather(training, next);
        gathered = next;
      } else if (neighbour != null) {
        neighbour.awaitCommand(done);
      } else {
        LockSupport.parkNanos(wait);
        wait = Math.min(2 * wait, LONGEST_WAIT);
      }
      if (answer instanceof Command command) {
        done = command.number();
        wait = SHORTEST_WAIT;
      }
    }
  }

  private static byte[] pack(UUID name, int partition, long done, ResidentResult result) {
    return result == null
        ? Report.pack(name, partition, done, 0, bytes -> {})
        : Report.pack(name, partition, done, result.packedLength(), result::write);
  }
}
