package io.kindling.spark;

import io.kindling.data.DataSet;
import io.kindling.data.Shard;
import io.kindling.data.ShardReader;
import io.kindling.training.FixedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * A part of the data as an RDD of shards, which the executors read themselves and keep in memory,
 * or, what does not fit there, on their disks.
 */
public final class ShardedExamples implements AutoCloseable {

  private final JavaSparkContext spark;
  private final JavaRDD<Shard> rdd;
  private final Runnable release;
  private final int shards;
  private final int size;

  /**
   * Describes the RDD; nothing is read before a job asks for it.
   *
   * @param name for Spark's user interface
   * @param shards how many shards the part is split into
   * @param partitions how many tasks share them, neighbours staying together
   */
  public ShardedExamples(
      JavaSparkContext spark, String name, DataSet.Part part, int shards, int partitions) {
    this(
        spark,
        name,
        part,
        shards,
        partitions,
        MemoryChoice.asFloats(ExecutorMemory.of(spark).storage(), List.of(part)));
  }

  /**
   * Describes the RDD of one part of a data set, all of which executors hold alike.
   *
   * @param data all parts, which have to fit into the executors' memory together
   */
  public ShardedExamples(
      JavaSparkContext spark,
      String name,
      DataSet data,
      DataSet.Part part,
      int shards,
      int partitions) {
    this(spark, name, part, shards, partitions, ExecutorMemory.of(spark).bytesPerFeature(data) > 1);
  }

  private ShardedExamples(
      JavaSparkContext spark,
      String name,
      DataSet.Part part,
      int shards,
      int partitions,
      boolean asFloats) {
    this.spark = spark;
    this.shards = shards;
    this.size = part.size();
    // Broadcast, because everything an RDD's closure holds travels again with every job on it.
    Broadcast<JavaSerialized<ShardReader>> reader =
        spark.broadcast(new JavaSerialized<>(new ShardReader(part, shards, asFloats)));
    this.release = reader::destroy;
    this.rdd =
        kept(
            name,
            numbered(spark, partitions)
                .flatMap(
                    partition ->
                        IntStream.range(
                                FixedTree.firstShard(partition, partitions, shards),
                                FixedTree.firstShard(partition + 1, partitions, shards))
                            .iterator())
                .map(shard -> MemoryExhausted.told(() -> reader.value().get().read(shard))));
  }

  /** Partitions with nothing in them but their numbers, on executors where neighbours meet. */
  private static JavaRDD<Integer> numbered(JavaSparkContext spark, int partitions) {
    List<String> locations =
        PartitionPlacement.locations(PartitionPlacement.executors(spark), partitions);
    List<Tuple2<Integer, Seq<String>>> numbers = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<String> preferred = locations.isEmpty() ? List.of() : List.of(locations.get(partition));
      numbers.add(new Tuple2<>(partition, CollectionConverters.asScala(preferred).toSeq()));
    }
    return spark
        .sc()
        .makeRDD(CollectionConverters.asScala(numbers).toSeq(), ClassTag.apply(Integer.class))
        .toJavaRDD();
  }

  /**
   * Keeps shards that are made on the cluster.
   *
   * @param made all of them, in order, neighbours in one partition
   * @param size how many examples they have
   */
  ShardedExamples(JavaSparkContext spark, String name, JavaRDD<Shard> made, int shards, int size) {
    this.spark = spark;
    this.shards = shards;
    this.size = size;
    this.release = () -> {};
    this.rdd = kept(name, made);
  }

  private static JavaRDD<Shard> kept(String name, JavaRDD<Shard> shards) {
    return shards.setName(name).persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** The Spark that the examples live in. */
  public JavaSparkContext spark() {
    return spark;
  }

  /** The shards, in order, kept in the executors' memory. */
  public JavaRDD<Shard> rdd() {
    return rdd;
  }

  /** Whether there is no example at all. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The number of shards. */
  public int shards() {
    return shards;
  }

  /** The number of partitions. */
  public int partitions() {
    return rdd.getNumPartitions();
  }

  /** How many bytes of what was read so far did not fit into memory and lie on disk. */
  public long bytesOnDisk() {
    for (RDDInfo info : spark.sc().getRDDStorageInfo()) {
      if (info.id() == rdd.id()) {
        return info.diskSize();
      }
    }
    return 0;
  }

  /** Reads every shard into the executors' memory. */
  public void load() {
    rdd.foreach(shard -> {});
  }

  /**
   * Has the executors forget the shards, and waits until they have: stopped while it still removes
   * blocks, Spark prints a stack trace. Where Spark is to be stopped next this can be left to that,
   * which no executor that hangs can hold up.
   */
  @Override
  public void close() {
    release.run();
    rdd.unpersist(true);
  }
}
