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
 * Runs a Spark job and returns its results in the order of the partitions.
 *
 * <p>Spark's own {@code reduce} would merge results in the order in which they happen to arrive,
 * and its {@code mapPartitions(…).collect()} would build another RDD for every step.
 */
public final class PartitionJob {

  /**
   * The computation of a task on the items of its partition.
   *
   * @param <T> the type of the items
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
   * @param done receives the number of each completed partition, from one thread at a time
   */
  public static <T> List<byte[]> run(RDD<T> rdd, Computation<T> computation, IntConsumer done) {
    byte[][] results = new byte[rdd.getNumPartitions()][];
    rdd.context()
        .runJob(
            rdd,
            (Function2<TaskContext, scala.collection.Iterator<T>, byte[]> & Serializable)
                (task, items) -> MemoryExhausted.wrap(() -> computation.compute(inOrder(items))),
            (index, result) -> {
              results[(int) index] = result;
              done.accept((int) index);
              return BoxedUnit.UNIT;
            },
            BYTES);
    return Arrays.asList(results);
  }

  /**
   * Returns the items as a list. Copies them one by one, because the classes that convert Scala's
   * iterators differ between versions of Scala.
   */
  private static <T> List<T> inOrder(scala.collection.Iterator<T> items) {
    List<T> list = new ArrayList<>();
    while (items.hasNext()) {
      list.add(items.next());
    }
    return list;
  }

  /** Returns a task's items as a list. */
  public static <T> List<T> inOrder(Iterator<T> items) {
    List<T> list = new ArrayList<>();
    items.forEachRemaining(list::add);
    return list;
  }
}
