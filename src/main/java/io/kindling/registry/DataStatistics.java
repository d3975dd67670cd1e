package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kindling.data.DataSet;
import io.kindling.data.PartStatistics;
import java.util.List;

/**
 * Statistics of the data that a version was trained on, kept for comparison with the data of later
 * retrainings.
 *
 * @param source the location of the data
 * @param sha256 the SHA-256 of the content, in hexadecimal
 * @param training the number of training examples
 * @param validation the number of validation examples
 * @param test the number of test examples
 * @param classes the number of training examples of each class, starting at class 0; empty if not
 *     counted
 * @param meanFeature the mean of all features, or null if unknown
 * @param featureDeviation the standard deviation of all features, or null if unknown, as in
 *     versions written before it was recorded
 */
public record DataStatistics(
    String source,
    String sha256,
    long training,
    long validation,
    long test,
    List<Long> classes,
    @JsonInclude Double meanFeature,
    @JsonInclude Double featureDeviation) {

  /** Copies the list. */
  public DataStatistics {
    classes = classes == null ? List.of() : List.copyOf(classes);
  }

  /** Creates the statistics of a checked data set. */
  public static DataStatistics of(DataSet data) {
    PartStatistics figures = data.training().figures();
    return new DataStatistics(
        data.source(),
        data.sha256(),
        data.training().size(),
        data.validation().size(),
        data.test().size(),
        figures.classCounts().subList(0, Math.min(data.classes(), figures.classCounts().size())),
        known(figures.meanFeature()),
        known(figures.featureDeviation()));
  }

  private static Double known(double figure) {
    return Double.isNaN(figure) ? null : figure;
  }

  /** Returns a class's fraction of the training examples, from 0 to 1. */
  double share(int label) {
    double total = classes.stream().mapToLong(Long::longValue).sum();
    return label < classes.size() ? classes.get(label) / total : 0;
  }
}
