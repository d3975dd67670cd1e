package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.Step;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Wait;
import io.kindling.training.FixedTree;
import io.kindling.training.PartialReduction;
import io.kindling.training.Reduction;
import io.kindling.training.SubtreeSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver's node and executors' nodes, without Spark and without a network. */
class NodeTest {

  private static final int SHARDS = 16;
  private static final int PARTITIONS = 5;
  private static final int LENGTH = 3;

  private final ResidentExchange root = new ResidentExchange(PARTITIONS);
  private final float[] parameters = new float[LENGTH];

  /** An executor, and its connection. */
  private static final class Executor {
    private final Wire up;
    private final ExecutorNode node;

    Executor(ResidentExchange root) {
      up = Wire.to(root);
      node = new ExecutorNode(root.exchange(), up);
      up.at(node);
    }
  }

  /** A task as {@link ResidentTask} is one. */
  private static final class Task {
    private final int partition;
    private final Executor executor;
    private final float[][] memory;
    private long done;
    private Contribution result;

    Task(int partition, Executor executor) {
      this.partition = partition;
      this.executor = executor;
      this.memory = new float[FixedTree.subtrees(start(partition), end(partition)).size()][LENGTH];
      executor.node.join(this);
    }

    ResidentMessage goOn() {
      ResidentMessage answer = executor.node.report(this, done, result);
      result = null;
      if (answer instanceof ComputeGradient command) {
        result = Contribution.ofGradient(partition, compute(command));
        done = command.number();
      }
      return answer;
    }

    private SubtreeSums compute(ComputeGradient command) {
      List<SubtreeSums> shards = new ArrayList<>();
      for (int shard = start(partition); shard < end(partition); shard++) {
        shards.add(gradient(shard, command.parameters()));
      }
      SubtreeSums sums = new SubtreeSums(start(partition), end(partition), memory);
      List<SubtreeSums> summed = new PartialReduction().sum(shards);
      for (SubtreeSums each : summed) {
        int index = sums.nodes().indexOf(each.nodes().get(0));
        System.arraycopy(each.gradients().get(0), 0, memory[index], 0, LENGTH);
      }
      return sums;
    }
  }

  @AfterEach
  void end() {
    root.end();
  }

  @Test
  void tasksOfAnExecutorSayTogetherWhatCameOfACommand() throws InterruptedException {
    Executor executor = new Executor(root);
    List<Task> tasks = tasks(executor, 0, 1, 2, 3, 4);
    executor.up.deliver();
    publish(1);
    executor.up.other().deliver();
    for (Task task : tasks) {
      assertInstanceOf(ComputeGradient.class, task.goOn());
      assertFalse(executor.up.deliver(), "not all have computed");
    }
    tasks.forEach(task -> assertInstanceOf(Wait.class, task.goOn()));
    assertTrue(executor.up.deliver());
    assertTrue(root.await(0));
    assertEquals(1, root.outcome().sums().size(), "one sum of all shards");
    assertOutcome();
  }

  @Test
  void aTaskThatGoesDoesNotHoldTheOthersUp() throws InterruptedException {
    Executor executor = new Executor(root);
    List<Task> tasks = tasks(executor, 0, 1, 2, 3, 4);
    executor.up.deliver();
    publish(1);
    executor.up.other().deliver();
    tasks.forEach(Task::goOn);
    tasks.subList(0, 4).forEach(Task::goOn);
    executor.node.leave(tasks.get(4));
    assertTrue(executor.up.deliver(), "four have computed, and the fifth is gone");
    assertEquals(List.of(4), root.missing());
    Task again = new Task(4, executor);
    again.goOn();
    again.goOn();
    assertTrue(executor.up.deliver());
    assertTrue(root.await(0));
    assertOutcome();
  }

  @Test
  void tasksOfAnExecutorThatIsCutOffFail() {
    Executor executor = new Executor(root);
    Task task = new Task(0, executor);
    executor.up.close();
    assertThrows(IllegalStateException.class, task::goOn);
  }

  @Test
  void whoIsOfAnExchangeThatIsOverIsToldSo() {
    Executor executor = new Executor(root);
    Task task = new Task(0, executor);
    executor.up.deliver();
    root.end();
    executor.up.other().deliver();
    assertInstanceOf(End.class, task.goOn());
  }

  /**
   * Messages that are late, tasks that start twice, executors that are lost and come anew: every
   * command has the outcome that it ought to have, though memory is used again all the time.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whateverHappensTheOutcomeIsThatOfTheWholeTree(int seed) throws InterruptedException {
    Random random = new Random(seed);
    List<Executor> executors = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      executors.add(new Executor(root));
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      tasks.add(new Task(partition, executors.get(random.nextInt(3))));
    }
    for (int step = 1; step <= 60; step++) {
      publish(step);
      for (int events = 0; !root.await(0); events++) {
        assertTrue(events < 100_000, () -> "nothing comes of partitions " + root.missing());
        Executor executor = executors.get(random.nextInt(executors.size()));
        switch (random.nextInt(60)) {
          case 0 -> replace(executor, executors, tasks, random);
          case 1 -> startTwice(executor, tasks, random);
          case 2, 3, 4, 5, 6, 7, 8, 9 -> executor.up.deliver();
          case 10, 11, 12, 13, 14, 15, 16, 17 -> executor.up.other().deliver();
          default -> tasks.get(random.nextInt(tasks.size())).goOn();
        }
      }
      assertOutcome();
    }
  }

  /** A task is taken for dead, or one of the two for superfluous. */
  private void startTwice(Executor executor, List<Task> tasks, Random random) {
    Task task = tasks.get(random.nextInt(tasks.size()));
    if (tasks.size() < 2 * PARTITIONS) {
      tasks.add(new Task(task.partition, executor));
    } else if (tasks.stream().filter(each -> each.partition == task.partition).count() > 1) {
      task.executor.node.leave(task);
      tasks.remove(task);
    }
  }

  /** An executor dies with its tasks, which are started anew on others. */
  private void replace(Executor lost, List<Executor> executors, List<Task> tasks, Random random) {
    lost.up.close();
    executors.remove(lost);
    executors.add(new Executor(root));
    for (Task task : List.copyOf(tasks)) {
      if (task.executor == lost) {
        tasks.remove(task);
        tasks.add(new Task(task.partition, executors.get(random.nextInt(executors.size()))));
      }
    }
  }

  /** In the array of the command before, as a training does. */
  private void publish(int step) {
    for (int i = 0; i < LENGTH; i++) {
      parameters[i] = step + 0.1f * i;
    }
    root.publishGradient(new Step(step, 0, step, false), parameters);
  }

  private void assertOutcome() {
    List<SubtreeSums> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(gradient(shard, parameters));
    }
    Reduction whole = new Reduction(FixedTree.root(SHARDS), LENGTH);
    byte[] expected = whole.sum(shards).pack();
    assertArrayEquals(expected, whole.sum(root.outcome().sums()).pack());
  }

  private List<Task> tasks(Executor executor, int... partitions) {
    List<Task> tasks = new ArrayList<>();
    for (int partition : partitions) {
      tasks.add(new Task(partition, executor));
    }
    return tasks;
  }

  private static SubtreeSums gradient(int shard, float[] parameters) {
    Random random = new Random(shard);
    float[] gradient = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      gradient[i] = parameters[i] * (float) random.nextGaussian();
    }
    SubtreeSums sums = new SubtreeSums(shard, shard + 1, new float[][] {gradient});
    return sums;
  }

  private static int start(int partition) {
    return FixedTree.firstShard(partition, PARTITIONS, SHARDS);
  }

  private static int end(int partition) {
    return start(partition + 1);
  }
}
