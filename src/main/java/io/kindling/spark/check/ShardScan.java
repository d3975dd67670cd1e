package io.kindling.spark.check;

import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.PartStatistics;
import io.kindling.data.RowChecksums;
import io.kindling.data.RowSample;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Shard;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Statistics of a shard's examples, before scaling.
 *
 * @param sha256 the digest of the examples
 * @param classCounts the number of examples of each class, from class 0 on
 * @param moments the moments of the raw features
 * @param sample a sample of the raw rows
 * @param weight the sum of the examples' weights
 * @param checksums the checksums of the features of some of the examples, or of none
 */
record ShardScan(
    String sha256,
    List<Long> classCounts,
    FeatureMoments moments,
    RowSample sample,
    double weight,
    RowChecksums checksums)
    implements Serializable {

  /**
   * Scans every shard of some examples, on the cluster. The result depends only on the examples and
   * the number of shards.
   *
   * @param source the source of the examples, as the user gave it
   * @throws io.kindling.InvalidInputException if that takes more memory than there is
   */
  static List<ShardScan> of(
      JavaSparkContext spark, String source, ExampleSet examples, int shards) {
    return of(spark, source, examples, shards, 0);
  }

  /**
   * Scans every shard of some examples, on the cluster.
   *
   * @param source the source of the examples, as the user gave it
   * @param oneIn the ratio of checksums to keep, one in this many; 0 for none
   * @throws io.kindling.InvalidInputException if that takes more memory than there is
   */
  static List<ShardScan> of(
      JavaSparkContext spark, String source, ExampleSet examples, int shards, int oneIn) {
    ExampleSet raw = examples.scaled(Scaling.NONE);
    ShardScanMemory.require(spark, source, raw.size(), raw.features(), shards);
    List<DataQueries.Query<ShardScan>> queries = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      int first = BatchOrder.shardStart(raw.size(), shards, shard);
      int count = BatchOrder.shardSize(raw.size(), shards, shard);
      int index = shard;
      queries.add(() -> scan(raw, index, shards, first, count, oneIn));
    }
    return DataQueries.results(spark, queries);
  }

  private static ShardScan scan(
      ExampleSet raw, int index, int shards, int first, int count, int oneIn) throws IOException {
    ExampleBlock block = raw.read(first, count);
    Shard shard = new Shard(index, first, block);
    List<Long> counts = Arrays.stream(block.classCounts()).boxed().toList();
    return new ShardScan(
        block.sha256(),
        counts,
        shard.moments(),
        shard.sample(shards),
        block.weight(),
        block.checksums(oneIn));
  }

  /** Returns the digests of all shards. */
  static List<String> sha256(List<ShardScan> scans) {
    return scans.stream().map(ShardScan::sha256).toList();
  }

  /** Returns the statistics of all shards together, after scaling. */
  static PartStatistics figures(List<ShardScan> scans, ExampleSet raw, Scaling scaling) {
    int classes = scans.stream().mapToInt(each -> each.classCounts().size()).max().orElse(0);
    Long[] counts = new Long[classes];
    Arrays.fill(counts, 0L);
    for (ShardScan scan : scans) {
      for (int label = 0; label < scan.classCounts().size(); label++) {
        counts[label] += scan.classCounts().get(label);
      }
    }
    List<RowSample> samples = scans.stream().map(ShardScan::sample).toList();
    return new PartStatistics(
        List.of(counts),
        Double.NaN,
        Double.NaN,
        RowSample.coarse(samples, raw::featureName, scaling),
        0);
  }

  /** Returns the checksums of all shards together. */
  static RowChecksums checksums(List<ShardScan> scans) {
    return RowChecksums.together(scans.stream().map(ShardScan::checksums).toList());
  }

  /**
   * Returns the scaling fitted to the examples of all shards.
   *
   * @param scans the scans of all shards, at least one, from {@link #of}
   */
  static Scaling scaling(List<ShardScan> scans, Scaling.Kind kind) {
    return kind.fit(moments(scans));
  }

  /**
   * Returns range, mean and variance of every feature over all shards, of which there is at least
   * one.
   */
  static FeatureMoments moments(List<ShardScan> scans) {
    FeatureMoments all = scans.get(0).moments();
    scans.stream().skip(1).forEach(scan -> all.add(scan.moments()));
    return all;
  }
}
