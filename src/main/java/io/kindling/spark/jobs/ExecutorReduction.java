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
 * A Spark job whose tasks' sums are added up by a second stage of tasks, group by group, so that
 * the driver is left with one sum for each group.
 *
 * <p>A group is a subtree of the {@link FixedTree}, so the bits are those that the driver would
 * have got from the whole tree. Worth its second stage only where sums are many and large: see
 * {@link ExchangeCost#groups}.
 */
public final class ExecutorReduction {

  /** The first stage's work on a partition. */
  public interface Computation extends Serializable {
    /** Returns the partition's sums as {@link SubtreeSums#packByMultiple} cuts them. */
    SortedMap<Integer, byte[]> compute(List<Shard> shards, int groupSize);
  }

  private ExecutorReduction() {}

  /**
   * Runs the computation on every partition and adds up.
   *
   * @param groups a power of two, at most half the number of partitions
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
      // Its files would otherwise stay until the driver's garbage collector finds the RDD gone.
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
