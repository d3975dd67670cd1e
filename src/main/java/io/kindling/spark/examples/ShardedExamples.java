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
 * or on their disks if they do not fit there.
 */
public final class ShardedExamples implements AutoCloseable {

  private final JavaSparkContext spark;
  private final JavaRDD<Shard> rdd;
  private final Runnable release;
  private final int shards;
  private final int size;
  private final long fileBytes;

  /**
   * Creates the RDD; nothing is read before a job needs it.
   *
   * @param name the name in Spark's user interface
   * @param part the part of the data
   * @param shards the number of shards of the part
   * @param partitions the number of tasks that share the shards; neighbouring shards stay together
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
   * Creates the RDD of one part of a data set, all parts of which executors hold in the same form.
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
        part.size() > 0 && fitOnlyInFiles(spark, data));
  }

  /**
   * Checks that a data set fits into the executors' memory or on their disks. Checks nothing while
   * more executors are still to come, because their memory is not known yet.
   *
   * @throws InvalidInputException if there is not enough room
   */
  public static void requireRoom(JavaSparkContext spark, DataSet data, int partitions) {
    boolean allAreThere =
        ExecutorMemory.of(spark).executors()
            == ExecutorMemory.expected(spark, partitions).executors();
    if (allAreThere && fitOnlyInFiles(spark, data)) {
      long bytes =
          Stream.of(data.training(), data.validation(), data.test())
              .mapToLong(MemoryChoice::leastBytes)
              .sum();
      LocalDisk.require(spark, "training, validation and test", bytes, partitions);
    }
  }

  /**
   * Returns whether a data set does not fit into the executors' memory and can be kept in files
   * instead. If Spark serializes with Kryo, it cannot: Kryo would write a shard in a file without
   * the content of the file.
   */
  private static boolean fitOnlyInFiles(JavaSparkContext spark, DataSet data) {
    boolean kryo = spark.getConf().get("spark.serializer", "").contains("Kryo");
    return !kryo && !ExecutorMemory.of(spark).fits(data);
  }

  /**
   * Creates the RDD of a part whose features stay raw; each use scales them.
   *
   * @param part the part of the data; its own scaling is ignored
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
    // Features from a file are scaled row by row, so that a shard is in memory only once.
    boolean scaled = !inFiles && asFloats;
    // A broadcast, because everything in an RDD's closure travels again with every job on it.
    Broadcast<JavaSerialized<ShardReader>> reader =
        spark.broadcast(new JavaSerialized<>(new ShardReader(part, shards, scaled)));
    this.release = reader::destroy;
    this.rdd =
        persisted(
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
                      Shard read = MemoryExhausted.wrap(() -> reader.value().get().read(shard));
                      return inFiles ? read.inFile(LocalDisk.directory()) : read;
                    }),
            // A shard in a file is read again rather than written to another file.
            inFiles ? StorageLevel.MEMORY_ONLY() : StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Creates an RDD of shards that were computed on the cluster.
   *
   * @param made all shards, in order, with neighbours in one partition
   * @param shards the number of shards
   * @param size the number of examples in all shards
   */
  public ShardedExamples(
      JavaSparkContext spark, String name, JavaRDD<Shard> made, int shards, int size) {
    this.spark = spark;
    this.shards = shards;
    this.size = size;
    this.fileBytes = 0;
    this.release = () -> {};
    this.rdd = persisted(name, made, StorageLevel.MEMORY_AND_DISK());
  }

  private static JavaRDD<Shard> persisted(String name, JavaRDD<Shard> shards, StorageLevel level) {
    return shards.setName(name).persist(level);
  }

  /** Returns the Spark context of the examples. */
  public JavaSparkContext spark() {
    return spark;
  }

  /** Returns the shards, in order, which the executors keep in memory. */
  public JavaRDD<Shard> rdd() {
    return rdd;
  }

  /** Returns whether there are no examples. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns the number of shards. */
  public int shards() {
    return shards;
  }

  /** Returns the number of partitions. */
  public int partitions() {
    return rdd.getNumPartitions();
  }

  /** Returns the number of bytes read so far that did not fit into memory and are on disk. */
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
   * Removes the shards from the executors and waits until they are removed: if Spark stops while it
   * still removes blocks, it prints a stack trace. If Spark is about to stop, this call can be left
   * out; Spark then removes the shards, and an executor that hangs cannot delay it.
   */
  @Override
  public void close() {
    release.run();
    rdd.unpersist(true);
  }
}
