package io.kindling.spark.rows;

import io.kindling.InvalidInputException;
import io.kindling.data.DoubleFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.RowChecksum;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Shard;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.JobName;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.training.gradient.FixedTree;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Assigns rows, which have no order of their own on a cluster, to shards, in the order of the
 * SHA-256 of their content. The same rows therefore make the same shards, independent of their
 * partitions and of the order in which they arrive; equal rows are interchangeable.
 *
 * <p>This takes two shuffles. The first sorts rows by the first bits of the digest, which
 * distributes them evenly, so that every row can be numbered. The second brings every row to its
 * shard.
 */
final class RowShards {

  private static final Comparator<Tuple2<Long, byte[]>> ORDER =
      Comparator.<Tuple2<Long, byte[]>>comparingLong(row -> row._1() + Long.MIN_VALUE)
          .thenComparing(Tuple2::_2, Arrays::compare);

  /**
   * Summary of the rows in a range of ranks.
   *
   * @param rows the number of rows
   * @param digest the sum of their checksums
   */
  private record Range(int rows, long digest) implements Serializable {}

  private final JavaRDD<Tuple2<Long, byte[]>> sorted;

  /** Number of the first row of every range of ranks, followed by the number of all rows. */
  private final int[] starts;

  /** Digest of every range. */
  private final long[] digests;

  private final String name;
  private final int width;

  /**
   * Sorts the rows and counts them, in one job.
   *
   * @param name the name of the examples, for messages
   * @param rows the examples
   * @param width the number of features of every row
   * @param ranges the number of tasks that sort
   */
  RowShards(String name, JavaRDD<LabelledRow> rows, int width, int ranges) {
    this.name = name;
    this.width = width;
    JavaPairRDD<Long, byte[]> ranked = rows.mapToPair(row -> new Tuple2<>(row.rank(), row.pack()));
    this.sorted =
        ranked
            .partitionBy(new RankPartitioner(ranges))
            .mapPartitions(
                all -> {
                  List<Tuple2<Long, byte[]>> list = PartitionJob.inOrder(all);
                  list.sort(ORDER);
                  return list.iterator();
                });
    List<JavaSerialized<Range>> found =
        JobName.during(
            JavaSparkContext.fromSparkContext(rows.context()),
            "number the examples",
            () ->
                sorted
                    .mapPartitions(
                        all ->
                            List.of(new JavaSerialized<>(range(PartitionJob.inOrder(all))))
                                .iterator())
                    .collect());
    this.starts = new int[found.size() + 1];
    this.digests = new long[found.size()];
    for (int i = 0; i < digests.length; i++) {
      starts[i + 1] = Math.addExact(starts[i], found.get(i).get().rows());
      digests[i] = found.get(i).get().digest();
    }
  }

  private static Range range(List<Tuple2<Long, byte[]>> rows) {
    RowChecksum checksum = new RowChecksum();
    long sum = 0;
    for (Tuple2<Long, byte[]> row : rows) {
      sum += LabelledRow.checksum(row._2(), checksum);
    }
    return new Range(rows.size(), sum);
  }

  /** Returns the sum of all rows' checksums, which does not depend on their order. */
  long digest() {
    return Arrays.stream(digests).sum();
  }

  /**
   * Returns the exception for rows that have changed since they were read first.
   *
   * @param name the name of the examples
   */
  static InvalidInputException changed(String name) {
    return new InvalidInputException(
        "the "
            + name
            + " examples differ when Spark computes them again, so no training on them can be"
            + " reproduced; persist or checkpoint the RDD that they come from, or remove randomness"
            + " from it");
  }

  /** Returns the number of all rows. */
  int size() {
    return starts[starts.length - 1];
  }

  /**
   * Returns some of the rows as shards, with raw features.
   *
   * @param first the index of the first row, in sorted order
   * @param size the number of rows
   */
  JavaRDD<Shard> shards(int first, int size, int shards, int partitions) {
    int[] numbers = starts;
    long[] expected = digests;
    int columns = width;
    String what = name;
    JavaRDD<Tuple2<Integer, byte[]>> numbered =
        sorted.mapPartitionsWithIndex(
            (range, rows) -> {
              List<Tuple2<Long, byte[]>> all = PartitionJob.inOrder(rows);
              // Spark computes rows again if its cached copy is lost with an executor.
              if (range(all).digest() != expected[range]) {
                throw changed(what);
              }
              List<Tuple2<Integer, byte[]>> rowsHere = new ArrayList<>();
              int row = numbers[range] - first;
              for (Tuple2<Long, byte[]> each : all) {
                if (row >= 0 && row < size) {
                  rowsHere.add(new Tuple2<>(row, each._2()));
                }
                row++;
              }
              return rowsHere.iterator();
            },
            true);
    return JavaPairRDD.fromJavaRDD(numbered)
        .partitionBy(new RowPartitioner(size, shards, partitions))
        .mapPartitionsWithIndex(
            (partition, rows) -> {
              int start = FixedTree.firstShard(partition, partitions, shards);
              int end = FixedTree.firstShard(partition + 1, partitions, shards);
              return made(what, rows, size, shards, start, end, columns);
            },
            true);
  }

  /**
   * Returns the shards with indices {@code start} to {@code end - 1}, from their rows in any order.
   */
  private static Iterator<Shard> made(
      String name,
      Iterator<Tuple2<Integer, byte[]>> rows,
      int size,
      int shards,
      int start,
      int end,
      int width) {
    int firstRow = BatchOrder.shardStart(size, shards, start);
    int count = BatchOrder.shardStart(size, shards, end) - firstRow;
    byte[][] inOrder = new byte[count][];
    rows.forEachRemaining(row -> inOrder[row._1() - firstRow] = row._2());
    if (Arrays.asList(inOrder).contains(null)) {
      throw changed(name);
    }
    return IntStream.range(start, end)
        .mapToObj(shard -> made(inOrder, firstRow, size, shards, shard, width))
        .iterator();
  }

  private static Shard made(
      byte[][] rows, int firstRow, int size, int shards, int shard, int width) {
    int first = BatchOrder.shardStart(size, shards, shard);
    int count = BatchOrder.shardSize(size, shards, shard);
    double[] features = new double[Math.multiplyExact(count, width)];
    int[] labels = new int[count];
    float[] weights = new float[count];
    boolean weighted = false;
    for (int i = 0; i < count; i++) {
      LabelledRow row = LabelledRow.unpack(rows[first - firstRow + i], features, i * width);
      labels[i] = row.label();
      weights[i] = row.weight();
      weighted |= row.weight() != 1;
    }
    return new Shard(
        shard,
        first,
        new ExampleBlock(new DoubleFeatures(width, features), labels, weighted ? weights : null));
  }
}
