package io.kindling.data;

import io.kindling.data.RowSample.CoarseFeature;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a pass over a part of the data found out about it.
 *
 * @param classCounts how many examples there are of each class, from class 0 on; empty if they were
 *     not counted
 * @param meanFeature the mean of all features, or NaN if it is not known
 * @param featureDeviation the standard deviation of all features, or NaN if it is not known
 * @param coarse the features that lose differences when they are scaled
 * @param repeated how many of the examples have the features of one to train on, about; 0 if that
 *     is not known, and for the part to train on
 */
public record PartStatistics(
    List<Long> classCounts,
    double meanFeature,
    double featureDeviation,
    List<CoarseFeature> coarse,
    long repeated)
    implements Serializable {

  /** Of a part that nothing is known of. */
  public static final PartStatistics UNKNOWN =
      new PartStatistics(List.of(), Double.NaN, Double.NaN);

  /** Copies the lists. */
  public PartStatistics {
    classCounts = List.copyOf(classCounts);
    coarse = List.copyOf(coarse);
  }

  /** Figures of a part of which nothing else is known. */
  public PartStatistics(List<Long> classCounts, double meanFeature, double featureDeviation) {
    this(classCounts, meanFeature, featureDeviation, List.of(), 0);
  }

  /** Returns the same figures, with the number of examples that have the features of others. */
  public PartStatistics repeating(long examples) {
    return new PartStatistics(classCounts, meanFeature, featureDeviation, coarse, examples);
  }

  /** The number of examples of a class. */
  public long count(int label) {
    return label < classCounts.size() ? classCounts.get(label) : 0;
  }

  /** The classes of this part and another together; of the features only this one's figures. */
  public PartStatistics withClassesOf(PartStatistics other) {
    int classes = Math.max(classCounts.size(), other.classCounts.size());
    return new PartStatistics(
        IntStream.range(0, classes).mapToObj(label -> count(label) + other.count(label)).toList(),
        meanFeature,
        featureDeviation,
        coarse,
        0);
  }

  /** The number of examples that were counted. */
  public long total() {
    return classCounts.stream().mapToLong(Long::longValue).sum();
  }
}
