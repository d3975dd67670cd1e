package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.FloatFormat;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Wait;
import io.kindling.spark.resident.TestTree.Executor;
import io.kindling.spark.resident.TestTree.Task;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the nodes of a tree without Spark and without a network. */
class NodeTest {

  private TestTree tree;

  private TestTree tree(int partitions, int fanOut) {
    return tree(partitions, fanOut, TestTree.SHORT);
  }

  private TestTree tree(int partitions, int fanOut, int length) {
    return tree(partitions, fanOut, length, FloatFormat.FLOAT32);
  }

  private TestTree tree(int partitions, int fanOut, int length, FloatFormat format) {
    tree = new TestTree(partitions, fanOut, length, format);
    return tree;
  }

  @AfterEach
  void end() {
    tree.close();
  }

  @Test
  void tasksOfAnExecutorSendOneCombinedResult() throws InterruptedException {
    Executor executor = tree(5, 2).executor("host");
    for (int partition = 0; partition < 5; partition++) {
      tree.task(partition, executor);
    }
    tree.settle();
    tree.publish(1);
    executor.up.other().deliver();
    for (Task task : tree.tasks()) {
      assertInstanceOf(ComputeGradient.class, task.goOn());
      assertFalse(executor.up.deliver(), "not all have computed");
    }
    tree.tasks().forEach(task -> assertInstanceOf(Wait.class, task.goOn()));
    assertTrue(executor.up.deliver());
    assertOutcome();
    assertEquals(1, tree.root().result().sums().size(), "one sum of all shards");
  }

  @Test
  void anotherAttemptComputesTheCurrentCommand() throws InterruptedException {
    tree(5, 2).oneEach();
    tree.settle();
    tree.publish(1);
    tree.tasks().get(4).leave();
    tree.settle();
    assertFalse(tree.root().await(0));
    assertTrue(tree.root().missing().contains(4));
    tree.task(4, tree.executors().get(0));
    tree.settle();
    assertOutcome();
  }

  /** Eight executors with two shards each, in a balanced tree. */
  @ParameterizedTest
  @CsvSource({"2, 2", "4, 4", "8, 8", "99, 8"})
  void theDriverReceivesOneSumFromEachChild(int fanOut, int direct) throws InterruptedException {
    tree(8, fanOut).oneEach();
    tree.settle();
    tree.publish(1);
    assertEquals(
        direct, tree.executors().stream().filter(each -> each.up.other().deliver()).count());
    tree.settle();
    assertOutcome();
    assertEquals(direct, tree.root().result().sums().size());
  }

  /** Eight executors receive the weights once and send one sum each. */
  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void floatsTravelInTheBytesOfTheirFormat(FloatFormat format) throws InterruptedException {
    tree(8, 2, TestTree.LONG, format).oneEach();
    tree.settle();
    long before = tree.wires().stream().mapToLong(Wire::bytes).sum();
    tree.publish(1);
    tree.settle();
    assertOutcome();
    assertEquals(
        2L * 8 * TestTree.LONG * format.bytes(),
        tree.wires().stream().mapToLong(Wire::bytes).sum() - before);
  }

  /** A node forwards each chunk at once, in both directions, whatever is still to come. */
  @Test
  void aChunkIsForwardedBeforeTheNextArrives() throws InterruptedException {
    tree(2, 1, TestTree.LONG).oneEach();
    tree.settle();
    Executor middle = tree.executors().get(0);
    Executor last = tree.executors().get(1);
    Wire between = last.toParents.get(0);
    tree.publish(1);
    for (int part = 0; part < 3; part++) {
      assertTrue(middle.up.other().deliver());
      assertTrue(between.other().deliver(), "chunk " + part + " goes down");
    }
    tree.tasks().forEach(Task::goOn);
    tree.tasks().forEach(Task::goOn);
    for (int part = 0; part < 3; part++) {
      assertFalse(middle.up.deliver(), "chunk " + part + " has not come from below");
      assertTrue(between.deliver());
      assertTrue(middle.up.deliver(), "chunk " + part + " goes up");
    }
    assertOutcome();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "99"})
  void anExecutorIsLostAndAnotherTakesItsPlace(int fanOut) throws InterruptedException {
    for (int lost = 0; lost < 8; lost++) {
      tree(8, fanOut).oneEach();
      tree.settle();
      tree.publish(1);
      tree.settle();
      assertOutcome();
      tree.executors().get(lost).die();
      tree.publish(2);
      tree.settle();
      assertFalse(tree.root().await(0), "a task is missing");
      tree.task(lost, tree.executor("host" + lost));
      tree.settle();
      assertOutcome();
      tree.close();
    }
  }

  /** Closes every connection between executors. */
  @Test
  void aConnectionBetweenExecutorsIsLost() throws InterruptedException {
    tree(8, 2).oneEach();
    tree.settle();
    tree.executors().forEach(each -> List.copyOf(each.toParents).forEach(Wire::close));
    tree.publish(1);
    tree.settle();
    assertOutcome();
  }

  @Test
  void executorsThatCannotConnectToEachOtherAreChildrenOfTheDriver() throws InterruptedException {
    tree(8, 2).oneEach();
    tree.executors().forEach(each -> each.isReachable = false);
    tree.settle();
    tree.publish(1);
    assertEquals(8, tree.executors().stream().filter(each -> each.up.other().deliver()).count());
    tree.settle();
    assertOutcome();
  }

  @Test
  void anUnreachableExecutorIsPlacedBelowAnother() throws InterruptedException {
    tree(8, 2).oneEach();
    tree.executors().get(0).isReachable = false;
    tree.settle();
    tree.publish(1);
    assertEquals(2, tree.executors().stream().filter(each -> each.up.other().deliver()).count());
    tree.settle();
    assertOutcome();
  }

  /** Of two attempts the second counts; a first attempt that hangs delays nothing. */
  @Test
  void theLatestAttemptOwnsThePartition() throws InterruptedException {
    tree(5, 2).oneEach();
    tree.settle();
    tree.publish(1);
    Executor hanging = tree.executors().get(2);
    tree.tasks().remove(2);
    tree.task(2, tree.executors().get(4));
    tree.settle();
    assertOutcome();
    assertTrue(tree.executors().contains(hanging));
  }

  /** Spark has started a second attempt of a slow task (speculation). */
  @ParameterizedTest
  @CsvSource({"first, 1", "first, 99", "spare, 1", "spare, 99"})
  void oneOfTwoAttemptsDiesWithItsExecutor(String lost, int fanOut) throws InterruptedException {
    tree(3, fanOut).oneEach();
    Executor first = tree.executors().get(1);
    Executor spare = tree.executor("spare");
    tree.settle();
    tree.publish(1);
    tree.task(1, spare);
    // The Join of the spare attempt arrives, so it owns the partition, and no task has computed
    // anything.
    tree.wires().forEach(Wire::deliver);
    (lost.equals("first") ? first : spare).die();
    assertFalse(tree.root().await(0));
    assertEquals(List.of(0, 1, 2), tree.root().missing());
    tree.settle();
    assertOutcome();
    tree.publish(2);
    tree.settle();
    assertOutcome();
  }

  /** Weights arrive over a connection of the previous tree after those of the next step. */
  @Test
  void messagesOfAnEarlierTreeAreIgnored() throws InterruptedException {
    tree(3, 1).oneEach();
    tree.settle();
    tree.publish(1);
    Executor first = tree.executors().get(0);
    Executor second = tree.executors().get(1);
    assertTrue(first.up.other().deliver());
    Wire before = second.toParents.remove(0);
    assertTrue(before.other().begin(), "weights are under way");
    tree.task(2, tree.executor("another"));
    tree.settle();
    assertOutcome();
    tree.publish(2);
    assertTrue(first.up.other().deliver());
    assertTrue(second.toParents.get(0).other().deliver(), "the next weights are there");
    assertTrue(before.other().deliver());
    tree.settle();
    assertOutcome();
  }

  @Test
  void tasksOfAnExecutorWithoutADriverFail() {
    Executor executor = tree(1, 2).executor("host");
    Task task = tree.task(0, executor);
    executor.up.close();
    assertThrows(IllegalStateException.class, task::goOn);
  }

  @Test
  void executorsOfAnEndedExchangeReceiveEnd() {
    tree(8, 2).oneEach();
    tree.settle();
    tree.root().end();
    tree.executors().forEach(each -> each.up.other().deliver());
    tree.tasks().forEach(task -> assertInstanceOf(End.class, task.goOn()));
  }

  private static Stream<Arguments> disturbed() {
    return IntStream.of(1, 2, 3, 99)
        .boxed()
        .flatMap(fanOut -> IntStream.range(0, 12).mapToObj(seed -> disturbed(fanOut, seed)));
  }

  private static Arguments disturbed(int fanOut, int seed) {
    FloatFormat format = seed % 2 == 0 ? FloatFormat.FLOAT32 : FloatFormat.BF16;
    return seed < 6
        ? Arguments.of(fanOut, seed, TestTree.LONG, 8, format)
        : Arguments.of(fanOut, seed, TestTree.SHORT, 60, format);
  }

  /**
   * Random faults: messages that are late, doubled, truncated or reordered between senders; tasks
   * that start twice; connections and executors that are lost, and executors that come back. Every
   * command still has the right result, although memory is reused all the time.
   */
  @ParameterizedTest
  @MethodSource("disturbed")
  void randomFaultsDoNotChangeTheResult(
      int fanOut, int seed, int length, int steps, FloatFormat format) throws InterruptedException {
    Random random = new Random(seed);
    int partitions = 6 + seed % 3;
    tree(partitions, fanOut, length, format);
    for (int i = 0; i < 7; i++) {
      tree.executor("host" + i);
    }
    for (int partition = 0; partition < partitions; partition++) {
      tree.task(partition, any(tree.executors(), random));
    }
    for (int step = 1; step <= steps; step++) {
      tree.publish(step);
      // A command may not complete while the tree keeps changing, but it does once the changes
      // stop.
      for (int events = 0; events < 3_000 && !tree.root().await(0); events++) {
        switch (random.nextInt(400)) {
          case 0 -> replace(any(tree.executors(), random), partitions, random);
          case 1, 2 -> startTwice(partitions, random);
          case 3 -> any(tree.executors(), random).toParents.forEach(Wire::close);
          case 4, 5, 6, 7, 8, 9, 10, 11 -> any(tree.wires(), random).deliverTwice();
          case 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 ->
              any(tree.wires(), random).begin();
          default -> {
            if (random.nextInt(3) == 0) {
              any(tree.tasks(), random).goOn();
            } else if (random.nextInt(20) == 0) {
              tree.connect(random);
            } else {
              any(tree.wires(), random).deliver();
            }
          }
        }
      }
      if (!tree.root().await(0)) {
        tree.settle();
      }
      assertOutcome();
    }
  }

  /** Starts a second attempt of a random task, or ends one of two attempts. */
  private void startTwice(int partitions, Random random) {
    Task task = any(tree.tasks(), random);
    if (tree.tasks().size() < 2 * partitions) {
      tree.task(task.partition, any(tree.executors(), random));
    } else if (tree.tasks().stream().filter(each -> each.partition == task.partition).count() > 1) {
      task.leave();
    }
  }

  /** Ends an executor with its tasks and starts the tasks again on others. */
  private void replace(Executor lost, int partitions, Random random) {
    lost.die();
    tree.executor(lost.address.host());
    for (int partition = 0; partition < partitions; partition++) {
      int wanted = partition;
      if (tree.tasks().stream().noneMatch(task -> task.partition == wanted)) {
        tree.task(partition, any(tree.executors(), random));
      }
    }
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private void assertOutcome() throws InterruptedException {
    assertTrue(tree.root().await(0), () -> "no result from partitions " + tree.root().missing());
    assertArrayEquals(tree.expected(), tree.outcome());
  }
}
