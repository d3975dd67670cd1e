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
 * What a shard's examples are like, before they are scaled.
 *
 * @param sha256 their digest
 * @param classCounts how many there are of each class, from class 0 on
 * @param moments of their raw features
 * @param sample of these
 * @param weight how much all of them count
 * @param checksums of the features of some of them or none
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
   * Surveys every shard of some examples, on the cluster: a function of them and their shards.
   *
   * @param source whose examples they are, as the user named it
   * @throws io.kindling.InvalidInputException if that takes more memory than there is
   */
  static List<ShardScan> of(
      JavaSparkContext spark, String source, ExampleSet examples, int shards) {
    return of(spark, source, examples, shards, 0);
  }

  /**
   * Surveys every shard of some examples, on the cluster.
   *
   * @param source whose examples they are, as the user named it
   * @param oneIn how few checksums are kept, one in so many, or none for 0
   * @throws io.kindling.InvalidInputException if that takes more memory than there is
   */
  static List<ShardScan> of(
      JavaSparkContext spark, String source, ExampleSet examples, int shards, int oneIn) {
    ExampleSet raw = examples.scaled(Scaling.NONE);
    ShardScanMemory.require(spark, source, raw.size(), raw.features(), shards);
    List<DataQueries.Question<ShardScan>> questions = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      int first = BatchOrder.shardStart(raw.size(), shards, shard);
      int count = BatchOrder.shardSize(raw.size(), shards, shard);
      int index = shard;
      questions.add(() -> survey(raw, index, shards, first, count, oneIn));
    }
    return DataQueries.answers(spark, questions);
  }

  private static ShardScan survey(
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

  /** The digests of all shards. */
  static List<String> sha256(List<ShardScan> surveys) {
    return surveys.stream().map(ShardScan::sha256).toList();
  }

  /** The figures of all shards of some examples together, once these are scaled. */
  static PartStatistics figures(List<ShardScan> surveys, ExampleSet raw, Scaling scaling) {
    int classes = surveys.stream().mapToInt(each -> each.classCounts().size()).max().orElse(0);
    Long[] counts = new Long[classes];
    Arrays.fill(counts, 0L);
    for (ShardScan survey : surveys) {
      for (int label = 0; label < survey.classCounts().size(); label++) {
        counts[label] += survey.classCounts().get(label);
      }
    }
    List<RowSample> samples = surveys.stream().map(ShardScan::sample).toList();
    return new PartStatistics(
        List.of(counts),
        Double.NaN,
        Double.NaN,
        RowSample.coarse(samples, raw::featureName, scaling),
        0);
  }

  /** The checksums of all shards together. */
  static RowChecksums checksums(List<ShardScan> surveys) {
    return RowChecksums.together(surveys.stream().map(ShardScan::checksums).toList());
  }

  /**
   * The scaling that the examples of all shards make.
   *
   * @param surveys as {@link #of} returns them: of one shard at least
   */
  static Scaling scaling(List<ShardScan> surveys, Scaling.Kind kind) {
    return kind.fit(moments(surveys));
  }

  /** Range, mean and variance over all shards, of which there is one at least. */
  static FeatureMoments moments(List<ShardScan> surveys) {
    FeatureMoments all = surveys.get(0).moments();
    surveys.stream().skip(1).forEach(survey -> all.add(survey.moments()));
    return all;
  }
}
