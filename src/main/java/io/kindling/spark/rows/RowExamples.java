package io.kindling.spark.rows;

import io.kindling.InvalidInputException;
import io.kindling.data.RowSample;
import io.kindling.data.batch.Shard;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.Scaling;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.JobName;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.check.ScalingFit;
import io.kindling.spark.check.ShardScanMemory;
import io.kindling.spark.examples.ShardedExamples;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A program's own examples, checked and put in an order that depends on nothing but their content.
 */
public final class RowExamples {

  private final JavaSparkContext spark;
  private final String name;
  private final RowCheck check;
  private final RowShards rows;

  /**
   * Checks the rows and numbers them, in two jobs.
   *
   * @param name what they are, for messages and for Spark's user interface
   * @param ranges how many tasks put them in order
   * @throws InvalidInputException if one cannot be used, or there is none
   */
  public RowExamples(String name, JavaRDD<LabelledRow> rows, int ranges) {
    this.spark = JavaSparkContext.fromSparkContext(rows.context());
    this.name = name;
    this.check = new RowCheck(name, rows);
    this.rows = new RowShards(name, rows, check.width(), Math.max(ranges, rows.getNumPartitions()));
    if (this.rows.digest() != check.digest()) {
      throw RowShards.changed(name);
    }
  }

  /** How many there are. */
  public int size() {
    return rows.size();
  }

  /** The number of features of each. */
  public int width() {
    return check.width();
  }

  /** Returns a digest of the rows' content, which does not depend on their order. */
  public long digest() {
    return check.digest();
  }

  /** How many there are of each class, from class 0 to the last that has any. */
  public List<Long> classCounts() {
    return check.classCounts();
  }

  /**
   * The scaling that some of the examples ask for, of range, mean and variance of every feature,
   * put together shard by shard.
   *
   * @param first the first of them, in the order of their digests
   * @param size how many
   */
  public ScalingFit fit(Scaling.Kind kind, int first, int size, int shards, int partitions) {
    ShardScanMemory.require(spark, "the " + name + " examples", size, width(), shards);
    List<Measured> parts =
        JobName.during(
                spark,
                "measure the features",
                () ->
                    rows.shards(first, size, shards, partitions)
                        .map(
                            shard ->
                                new JavaSerialized<>(
                                    new Measured(shard.moments(), shard.sample(shards))))
                        .collect())
            .stream()
            .map(JavaSerialized::get)
            .toList();
    FeatureMoments all = new FeatureMoments(width());
    parts.forEach(part -> all.add(part.moments()));
    Scaling scaling = kind.fit(all);
    List<RowSample> samples = parts.stream().map(Measured::sample).toList();
    return new ScalingFit(
        scaling,
        RowSample.coarse(samples, feature -> String.format("feature %,d", feature), scaling));
  }

  private record Measured(FeatureMoments moments, RowSample sample) implements Serializable {}

  /**
   * Returns if scaling makes a finite input of every feature.
   *
   * @throws InvalidInputException if it does not, naming row and feature
   */
  public void requireFinite(Scaling scaling) {
    check.requireFinite(scaling);
  }

  /**
   * Some of the examples as shards, scaled, and weighted by class.
   *
   * @param first the first of them, in the order of their digests
   * @param size how many
   * @param classWeights what an example's weight is multiplied by, or null
   */
  public ShardedExamples sharded(
      int first, int size, int shards, int partitions, Scaling scaling, float[] classWeights) {
    JavaRDD<Shard> made =
        rows.shards(first, size, shards, partitions)
            .map(
                shard ->
                    MemoryExhausted.told(
                        () -> {
                          Shard scaled = shard.scaled(scaling).asFloats();
                          return classWeights == null ? scaled : scaled.weighted(classWeights);
                        }));
    return new ShardedExamples(spark, name, made, shards, size);
  }
}
