package io.kindling.data;

import io.kindling.data.RowSample.CoarseFeature;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Statistics of one part of a data set, collected in a pass over it.
 *
 * @param classCounts the number of examples of each class, from class 0 on; empty if they were not
 *     counted
 * @param meanFeature the mean of all features, or NaN if it is unknown
 * @param featureDeviation the standard deviation of all features, or NaN if it is unknown
 * @param coarse the features that lose distinct values when they are scaled
 * @param repeated the approximate number of examples whose features also occur in the training
 *     part; 0 if it is unknown, and for the training part itself
 */
public record PartStatistics(
    List<Long> classCounts,
    double meanFeature,
    double featureDeviation,
    List<CoarseFeature> coarse,
    long repeated)
    implements Serializable {

  /** Statistics of a part about which nothing is known. */
  public static final PartStatistics UNKNOWN =
      new PartStatistics(List.of(), Double.NaN, Double.NaN);

  /** Copies the lists. */
  public PartStatistics {
    classCounts = List.copyOf(classCounts);
    coarse = List.copyOf(coarse);
  }

  /** Creates statistics without coarse features and repeated examples. */
  public PartStatistics(List<Long> classCounts, double meanFeature, double featureDeviation) {
    this(classCounts, meanFeature, featureDeviation, List.of(), 0);
  }

  /** Returns these statistics with another number of repeated examples. */
  public PartStatistics repeating(long examples) {
    return new PartStatistics(classCounts, meanFeature, featureDeviation, coarse, examples);
  }

  /** Returns the number of examples of a class. */
  public long count(int label) {
    return label < classCounts.size() ? classCounts.get(label) : 0;
  }

  /** Returns these statistics with another part's class counts added; feature figures stay. */
  public PartStatistics withClassesOf(PartStatistics other) {
    int classes = Math.max(classCounts.size(), other.classCounts.size());
    return new PartStatistics(
        IntStream.range(0, classes).mapToObj(label -> count(label) + other.count(label)).toList(),
        meanFeature,
        featureDeviation,
        coarse,
        0);
  }

  /** Returns the number of examples that were counted. */
  public long total() {
    return classCounts.stream().mapToLong(Long::longValue).sum();
  }
}
