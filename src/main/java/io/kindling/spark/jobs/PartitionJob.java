package io.kindling.spark.jobs;

import io.kindling.data.batch.Shard;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.examples.ShardedExamples;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

/**
 * A Spark job whose results are taken by partition.
 *
 * <p>Spark's own {@code reduce} would merge results in the order in which they happen to arrive,
 * and its {@code mapPartitions(…).collect()} would build another RDD for every step.
 */
public final class PartitionJob {

  /**
   * What a task does with what is in its partition.
   *
   * @param <T> an item of the partition
   */
  public interface Computation<T> extends Serializable {
    /** Returns the task's result, packed. */
    byte[] compute(List<T> items);
  }

  private static final ClassTag<byte[]> BYTES = ClassTag.apply(byte[].class);

  private PartitionJob() {}

  /** Runs the computation on every partition and returns the results in the partitions' order. */
  public static List<byte[]> run(ShardedExamples examples, Computation<Shard> computation) {
    return run(examples.rdd().rdd(), computation);
  }

  /** Runs the computation on every partition and returns the results in the partitions' order. */
  public static <T> List<byte[]> run(RDD<T> rdd, Computation<T> computation) {
    return run(rdd, computation, partition -> {});
  }

  /**
   * Runs the computation on every partition and returns the results in the partitions' order.
   *
   * @param done is told the number of each partition as it is done, by one thread at a time
   */
  public static <T> List<byte[]> run(RDD<T> rdd, Computation<T> computation, IntConsumer done) {
    byte[][] results = new byte[rdd.getNumPartitions()][];
    rdd.context()
        .runJob(
            rdd,
            (Function2<TaskContext, scala.collection.Iterator<T>, byte[]> & Serializable)
                (task, items) -> MemoryExhausted.told(() -> computation.compute(inOrder(items))),
            (index, result) -> {
              results[(int) index] = result;
              done.accept((int) index);
              return BoxedUnit.UNIT;
            },
            BYTES);
    return Arrays.asList(results);
  }

  /** By hand, for what turns Scala's iterators into Java's is another class in every Scala. */
  private static <T> List<T> inOrder(scala.collection.Iterator<T> items) {
    List<T> list = new ArrayList<>();
    while (items.hasNext()) {
      list.add(items.next());
    }
    return list;
  }

  /** What a task is given, as a list. */
  public static <T> List<T> inOrder(Iterator<T> items) {
    List<T> list = new ArrayList<>();
    items.forEachRemaining(list::add);
    return list;
  }
}
