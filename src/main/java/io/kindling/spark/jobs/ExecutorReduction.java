package io.kindling.spark.jobs;

import io.kindling.codec.LittleEndian;
import io.kindling.data.batch.Shard;
import io.kindling.spark.ExchangeCost;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.gradient.FixedTree;
import io.kindling.training.gradient.Reduction;
import io.kindling.training.gradient.SubtreeSums;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;

/**
 * A Spark job whose sums are added up, group by group, by a second stage of tasks, so that the
 * driver receives one sum for each group.
 *
 * <p>A group is a subtree of the {@link FixedTree}, so the bits are the same as if the driver had
 * added up the whole tree. The second stage pays off only if there are many large sums; see {@link
 * ExchangeCost#groups}.
 */
public final class ExecutorReduction {

  /** The computation of the first stage on a partition. */
  public interface Computation extends Serializable {
    /** Returns the partition's sums, split by group as by {@link SubtreeSums#packByMultiple}. */
    SortedMap<Integer, byte[]> compute(List<Shard> shards, int groupSize);
  }

  private ExecutorReduction() {}

  /**
   * Runs the computation on every partition and adds up the sums of each group.
   *
   * @param groups the number of groups: a power of two, at most half the number of partitions
   * @return the sums of every group, packed
   */
  public static List<byte[]> run(ShardedExamples examples, int groups, Computation computation) {
    int size = examples.shards() / groups;
    RDD<Tuple2<Integer, byte[]>> sums =
        examples
            .rdd()
            .mapPartitionsToPair(
                shards -> {
                  List<Tuple2<Integer, byte[]>> parts = new ArrayList<>();
                  computation
                      .compute(PartitionJob.inOrder(shards), size)
                      .forEach((group, part) -> parts.add(new Tuple2<>(group, part)));
                  return parts.iterator();
                })
            .partitionBy(new HashPartitioner(groups))
            .rdd();
    try {
      return PartitionJob.run(sums, parts -> add(parts, size));
    } finally {
      // The shuffle files would otherwise stay until the driver's garbage collector collects the
      // RDD.
      sums.cleanShuffleDependencies(false);
    }
  }

  private static byte[] add(List<Tuple2<Integer, byte[]>> parts, int size) {
    List<SubtreeSums> sums = new ArrayList<>();
    for (Tuple2<Integer, byte[]> part : parts) {
      sums.add(SubtreeSums.unpack(LittleEndian.over(part._2())));
    }
    FixedTree.Node group = new FixedTree.Node(parts.get(0)._1() * size, size);
    return new Reduction(group, sums.get(0).parameterCount()).sum(sums).pack();
  }
}
