package io.kindling.spark.examples;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.batch.Shard;
import io.kindling.data.batch.ShardReader;
import io.kindling.data.scaling.Scaling;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.cluster.ExecutorMemory;
import io.kindling.spark.cluster.LocalDisk;
import io.kindling.spark.memory.MemoryChoice;
import io.kindling.training.gradient.FixedTree;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.storage.StorageLevel;

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
  private final long fileBytes;

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
        isTable(part) || MemoryChoice.asFloats(ExecutorMemory.of(spark).storage(), List.of(part)),
        false);
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
    this(
        spark,
        name,
        part,
        shards,
        partitions,
        isTable(part) || ExecutorMemory.of(spark).bytesPerFeature(data) > 1,
        part.size() > 0 && areForFiles(spark, data));
  }

  /**
   * Returns if there is room for a data set, in the executors' memory or on their disks; also if
   * more executors are still to come, for then it cannot be told yet.
   *
   * @throws InvalidInputException if there is not
   */
  public static void requireRoom(JavaSparkContext spark, DataSet data, int partitions) {
    boolean allAreThere =
        ExecutorMemory.of(spark).executors()
            == ExecutorMemory.expected(spark, partitions).executors();
    if (allAreThere && areForFiles(spark, data)) {
      long bytes =
          Stream.of(data.training(), data.validation(), data.test())
              .mapToLong(MemoryChoice::leastBytes)
              .sum();
      LocalDisk.require(spark, "training, validation and test", bytes, partitions);
    }
  }

  /**
   * Whether executors have no room for a data set in their memory, and can do without. Kryo, where
   * Spark is set to it, would write a shard in a file without what is in the file.
   */
  private static boolean areForFiles(JavaSparkContext spark, DataSet data) {
    boolean kryo = spark.getConf().get("spark.serializer", "").contains("Kryo");
    return !kryo && !ExecutorMemory.of(spark).fits(data);
  }

  /**
   * Describes the RDD of a part whose features stay raw, each to be scaled as it is wanted.
   *
   * @param part of which the scaling is of no account
   */
  public static ShardedExamples raw(
      JavaSparkContext spark, String name, DataSet.Part part, int shards, int partitions) {
    DataSet.Part raw =
        new DataSet.Part(part.examples().scaled(Scaling.NONE), part.shardSha256(), part.figures());
    return new ShardedExamples(spark, name, raw, shards, partitions, false, false);
  }

  private static boolean isTable(DataSet.Part part) {
    return part.examples().imageColumns() == 0;
  }

  private ShardedExamples(
      JavaSparkContext spark,
      String name,
      DataSet.Part part,
      int shards,
      int partitions,
      boolean asFloats,
      boolean inFiles) {
    this.spark = spark;
    this.shards = shards;
    this.size = part.size();
    this.fileBytes = inFiles ? MemoryChoice.leastBytes(part) : 0;
    if (inFiles) {
      LocalDisk.require(spark, name, fileBytes, partitions);
    }
    // What comes from a file is scaled row by row: a shard has to be in memory only once.
    boolean scaled = !inFiles && asFloats;
    // Broadcast, because everything an RDD's closure holds travels again with every job on it.
    Broadcast<JavaSerialized<ShardReader>> reader =
        spark.broadcast(new JavaSerialized<>(new ShardReader(part, shards, scaled)));
    this.release = reader::destroy;
    this.rdd =
        kept(
            name,
            PlacedPartitions.numbers(spark, partitions)
                .flatMap(
                    partition ->
                        IntStream.range(
                                FixedTree.firstShard(partition, partitions, shards),
                                FixedTree.firstShard(partition + 1, partitions, shards))
                            .iterator())
                .map(
                    shard -> {
                      Shard read = MemoryExhausted.told(() -> reader.value().get().read(shard));
                      return inFiles ? read.inFile(LocalDisk.directory()) : read;
                    }),
            // What is in a file is read anew rather than written to another.
            inFiles ? StorageLevel.MEMORY_ONLY() : StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Keeps shards that are made on the cluster.
   *
   * @param made all of them, in order, neighbours in one partition
   * @param size how many examples they have
   */
  public ShardedExamples(
      JavaSparkContext spark, String name, JavaRDD<Shard> made, int shards, int size) {
    this.spark = spark;
    this.shards = shards;
    this.size = size;
    this.fileBytes = 0;
    this.release = () -> {};
    this.rdd = kept(name, made, StorageLevel.MEMORY_AND_DISK());
  }

  private static JavaRDD<Shard> kept(String name, JavaRDD<Shard> shards, StorageLevel level) {
    return shards.setName(name).persist(level);
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
        return fileBytes + info.diskSize();
      }
    }
    return fileBytes;
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
