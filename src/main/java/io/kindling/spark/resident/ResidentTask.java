package io.kindling.spark.resident;

import io.kindling.data.batch.Shard;
import io.kindling.data.batch.Step;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Repeat;
import io.kindling.spark.resident.ResidentMessage.Validate;
import io.kindling.training.evaluation.PartitionEvaluation;
import io.kindling.training.gradient.PartitionGradient;
import io.kindling.training.recipe.TrainingTask;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.TaskContext;

/**
 * A task that stays on its executor and computes one command of the driver after another on the
 * shards of its partition.
 *
 * <p>A task holds no state that a later attempt could not compute again: if it fails, Spark starts
 * another attempt, which receives the current command.
 */
final class ResidentTask {

  private ResidentTask() {}

  /**
   * Computes commands until the driver ends the exchangeId or Spark interrupts the task.
   *
   * @param exchangeId the identifier of the exchangeId that the task belongs to
   * @throws Exception if the driver can no longer be reached
   */
  static void work(UUID exchangeId, TrainingTask task, List<Shard> training, List<Shard> validation)
      throws Exception {
    MemoryExhausted.wrap(
        () -> {
          loop(exchangeId, task, training, validation);
          return null;
        });
  }

  private static void loop(
      UUID exchangeId, TrainingTask task, List<Shard> training, List<Shard> validation)
      throws Exception {
    Optional<Node> node = ResidentPlugin.node(exchangeId);
    if (node.isEmpty()) {
      loop(new RpcCommands(exchangeId), task, training, validation);
      return;
    }
    try (NodeCommands commands = new NodeCommands(node.get(), TaskContext.getPartitionId())) {
      loop(commands, task, training, validation);
    }
  }

  private static void loop(
      CommandSource commands, TrainingTask task, List<Shard> training, List<Shard> validation)
      throws Exception {
    int partition = TaskContext.getPartitionId();
    // One object for all commands, not taken from a pool for each: others read its arrays while the
    // task waits.
    PartitionGradient gradient = new PartitionGradient(task, training.size());
    Step gathered = null;
    Step next = null;
    long done = 0;
    Contribution result = null;
    Contribution repeated = null;
    while (!TaskContext.get().isInterrupted()) {
      ResidentMessage answer = commands.report(partition, done, result);
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
        result = Contribution.ofGradient(partition, gradient.compute(command.parameters()));
        next = task.batches().step(step.number() + 1);
      } else if (answer instanceof Validate command) {
        result =
            Contribution.ofEvaluation(
                partition,
                PartitionEvaluation.of(
                    validation, task.network(), task.blas(), command.parameters()));
      } else if (answer instanceof Repeat command) {
        if (repeated == null) {
          gradient.gather(training, task.batches().step(0));
          gathered = null;
          repeated = Contribution.ofGradient(partition, gradient.compute(command.parameters()));
        }
        result = repeated;
      } else if (next != null && !next.equals(gathered)) {
        // The examples do not depend on the new weights, so they are gathered while the driver
        // computes these.
        gradient.gather(training, next);
        gathered = next;
      } else {
        commands.await(done);
      }
      if (answer instanceof Command command) {
        done = command.number();
      }
    }
  }
}
