package io.kindling.spark;

import io.kindling.data.Shard;
import io.kindling.spark.ResidentMessage.Command;
import io.kindling.spark.ResidentMessage.End;
import io.kindling.spark.ResidentMessage.Report;
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

  private static final byte[] NOTHING = {};

  private ResidentTask() {}

  /**
   * Works until the driver says that it is over.
   *
   * @param engine the engine that the task belongs to
   * @throws Exception if the driver cannot be reached any more
   */
  static void work(UUID engine, TrainingTask task, List<Shard> training, List<Shard> validation)
      throws Exception {
    ResidentEngine neighbour = ResidentEngine.inThisJvm(engine);
    int partition = TaskContext.getPartitionId();
    // Held on to, not lent for each command: the driver reads its arrays while the task waits.
    PartitionGradient space = new PartitionGradient(task);
    long done = 0;
    long wait = SHORTEST_WAIT;
    SubtreeSums sums = null;
    byte[] packed = NOTHING;
    while (!TaskContext.get().isInterrupted()) {
      ResidentMessage answer;
      if (neighbour != null) {
        answer = neighbour.exchange(partition, done, sums, packed);
      } else {
        byte[] result = sums == null ? packed : sums.pack();
        answer = ResidentPlugin.ask(new Report(engine, partition, done, result));
      }
      sums = null;
      packed = NOTHING;
      if (answer instanceof End) {
        return;
      }
      if (answer instanceof Command command) {
        float[] parameters = command.parameters();
        if (command.step() == null) {
          packed = Evaluation.ofPartition(validation, task.network(), task.blas(), parameters);
        } else {
          sums = space.compute(training, command.step(), parameters);
        }
        done = command.number();
        wait = SHORTEST_WAIT;
      } else if (neighbour == null) {
        LockSupport.parkNanos(wait);
        wait = Math.min(2 * wait, LONGEST_WAIT);
      }
    }
  }
}
