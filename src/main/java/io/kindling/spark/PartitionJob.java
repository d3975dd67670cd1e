package io.kindling.spark;

import io.kindling.data.Shard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

/**
 * A Spark job with one task a partition of shards, its results taken by partition.
 *
 * <p>Spark's own {@code reduce} would merge results in the order in which they happen to arrive,
 * and its {@code mapPartitions(…).collect()} would build another RDD for every step.
 */
final class PartitionJob {

  /** What a task does with its partition's shards. */
  interface Computation extends Serializable {
    /** Returns the task's result, packed. */
    byte[] compute(List<Shard> shards);
  }

  private static final ClassTag<byte[]> BYTES = ClassTag.apply(byte[].class);

  private PartitionJob() {}

  /** Runs the computation on every partition and returns the results in the partitions' order. */
  static List<byte[]> run(ShardedExamples examples, Computation computation) {
    RDD<Shard> rdd = examples.rdd().rdd();
    SparkContext context = rdd.context();
    byte[][] results = new byte[examples.partitions()][];
    context.runJob(
        rdd,
        (Function2<TaskContext, Iterator<Shard>, byte[]> & Serializable)
            (task, shards) -> computation.compute(inOrder(CollectionConverters.asJava(shards))),
        (index, result) -> {
          results[(int) index] = result;
          return BoxedUnit.UNIT;
        },
        BYTES);
    return Arrays.asList(results);
  }

  /** The shards that a task is given, as a list. */
  static List<Shard> inOrder(java.util.Iterator<Shard> shards) {
    List<Shard> list = new ArrayList<>();
    shards.forEachRemaining(list::add);
    return list;
  }
}
