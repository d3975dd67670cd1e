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
 * The examples of the calling program, checked and sorted in an order that depends only on their
 * content.
 */
public final class RowExamples {

  private final JavaSparkContext spark;
  private final String name;
  private final RowCheck check;
  private final RowShards rows;

  /**
   * Checks the rows and numbers them, in two jobs.
   *
   * @param name the name of the examples, for messages and for Spark's user interface
   * @param rows the examples
   * @param ranges the number of tasks that sort them, unless the rows have more partitions
   * @throws InvalidInputException if a row cannot be used, there are none, or they change when
   *     computed again
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

  /** Returns the number of examples. */
  public int size() {
    return rows.size();
  }

  /** Returns the number of features of each example. */
  public int width() {
    return check.width();
  }

  /** Returns a digest of the rows' content, which does not depend on their order. */
  public long digest() {
    return check.digest();
  }

  /**
   * Returns the number of examples of each class, from class 0 to the highest class that has
   * examples.
   */
  public List<Long> classCounts() {
    return check.classCounts();
  }

  /**
   * Fits a scaling to some of the examples, by the range, mean and variance of every feature,
   * combined shard by shard.
   *
   * @param kind the kind of scaling
   * @param first the index of the first example to use, in sorted order
   * @param size the number of examples to use
   * @param shards the number of shards
   * @param partitions the number of tasks
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
   * Checks that scaling produces a finite input for every feature.
   *
   * @throws InvalidInputException if it does not; the message names the row and the feature
   */
  public void requireFinite(Scaling scaling) {
    check.requireFinite(scaling);
  }

  /**
   * Returns some of the examples as shards, scaled and weighted by class.
   *
   * @param first the index of the first example, in sorted order
   * @param size the number of examples
   * @param shards the number of shards
   * @param partitions the number of partitions
   * @param scaling the scaling of the features
   * @param classWeights the factor of each class by which an example's weight is multiplied, or
   *     null
   */
  public ShardedExamples sharded(
      int first, int size, int shards, int partitions, Scaling scaling, float[] classWeights) {
    JavaRDD<Shard> made =
        rows.shards(first, size, shards, partitions)
            .map(
                shard ->
                    MemoryExhausted.wrap(
                        () -> {
                          Shard scaled = shard.scaled(scaling).asFloats();
                          return classWeights == null ? scaled : scaled.weighted(classWeights);
                        }));
    return new ShardedExamples(spark, name, made, shards, size);
  }
}
