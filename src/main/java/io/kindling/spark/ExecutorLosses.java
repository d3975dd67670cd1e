package io.kindling.spark;

import io.kindling.training.FixedTree;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in plain words which executors were lost, and what that means for the training. */
public final class ExecutorLosses extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorLosses.class);

  private final int rdd;
  private final int partitions;
  private final int shards;
  private final Map<String, String> hosts = new ConcurrentHashMap<>();

  /** The partitions of the training examples that each executor has in memory. */
  private final Map<String, Set<Integer>> cached = new ConcurrentHashMap<>();

  private ExecutorLosses(ShardedExamples training) {
    this.rdd = training.rdd().id();
    this.partitions = training.partitions();
    this.shards = training.shards();
  }

  /** Begins to watch, before the training examples are loaded, for as long as Spark lives. */
  public static void watch(ShardedExamples training) {
    training.spark().sc().addSparkListener(new ExecutorLosses(training));
  }

  @Override
  public void onBlockUpdated(SparkListenerBlockUpdated event) {
    BlockManagerId executor = event.blockUpdatedInfo().blockManagerId();
    if (event.blockUpdatedInfo().blockId() instanceof RDDBlockId block && block.rddId() == rdd) {
      Set<Integer> held =
          cached.computeIfAbsent(executor.executorId(), id -> ConcurrentHashMap.newKeySet());
      hosts.put(executor.executorId(), executor.host());
      if (event.blockUpdatedInfo().storageLevel().isValid()) {
        held.add(block.splitIndex());
      } else {
        held.remove(block.splitIndex());
      }
    }
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    hosts.put(event.executorId(), event.executorInfo().executorHost());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    int lost = 0;
    Set<Integer> held = cached.remove(event.executorId());
    if (held != null) {
      for (int partition : held) {
        lost +=
            FixedTree.firstShard(partition + 1, partitions, shards)
                - FixedTree.firstShard(partition, partitions, shards);
      }
    }
    LOG.warn(
        "executor {} on {} exited ({}); {}",
        event.executorId(),
        hosts.getOrDefault(event.executorId(), "an unknown host"),
        event.reason().lines().findFirst().orElse("no reason given"),
        lost == 0
            ? "it held no training examples"
            : "its " + lost + " shards are read again elsewhere, and the training goes on");
  }
}
