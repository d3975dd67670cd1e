package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kindling.data.DataSet;
import io.kindling.data.PartStatistics;
import java.util.List;

/**
 * What is remembered of the data that a version was trained on, so that the next night's can be
 * compared with them.
 *
 * @param source where they came from
 * @param sha256 of their content
 * @param training the number of examples to train on
 * @param validation the number to look at after each epoch
 * @param test the number to test with
 * @param classes how many of those to train on are of each class, from class 0 on; empty if they
 *     were not counted
 * @param meanFeature the mean of all features, or null if it is not known
 * @param featureDeviation their standard deviation, or null if it is not known, as in registries
 *     whose versions were written before it was
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

  /** Of data that have been checked. */
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

  /** The fraction of the examples that are of a class. */
  double share(int label) {
    double total = classes.stream().mapToLong(Long::longValue).sum();
    return label < classes.size() ? classes.get(label) / total : 0;
  }
}
