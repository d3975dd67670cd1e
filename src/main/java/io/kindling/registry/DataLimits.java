package io.kindling.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Limits on the difference between new data and the champion's training data. A retraining refuses
 * data beyond the limits.
 *
 * @param count the maximum change of the number of examples, as a fraction of the old number
 * @param share the maximum change of a class's fraction of the examples
 * @param mean the maximum change of the mean of all features
 * @param deviation the maximum change of the standard deviation of all features
 */
public record DataLimits(double count, double share, double mean, double deviation) {

  /**
   * Returns a sentence for each limit that is exceeded, with both figures, their difference and the
   * limit; empty if none is.
   *
   * @param then the statistics of the champion's data
   * @param now the statistics of the new data
   */
  public List<String> violations(DataStatistics then, DataStatistics now) {
    List<String> found = new ArrayList<>();
    compareCount(found, "training examples", then.training(), now.training());
    compareCount(found, "test examples", then.test(), now.test());
    int classes = Math.max(then.classes().size(), now.classes().size());
    if (!then.classes().isEmpty() && !now.classes().isEmpty()) {
      for (int label = 0; label < classes; label++) {
        double difference = Math.abs(now.share(label) - then.share(label));
        if (difference > share) {
          found.add(
              String.format(
                  Locale.ROOT,
                  "class %d is %.2f%% of the training examples and was %.2f%%: %.2f points off,"
                      + " %.2f"
                      + " are allowed",
                  label,
                  100 * now.share(label),
                  100 * then.share(label),
                  100 * difference,
                  100 * share));
        }
      }
    }
    compareFeatures(found, "mean feature", then.meanFeature(), now.meanFeature(), mean);
    compareFeatures(
        found,
        "standard deviation of the features",
        then.featureDeviation(),
        now.featureDeviation(),
        deviation);
    return found;
  }

  private static void compareFeatures(
      List<String> found, String what, Double then, Double now, double limit) {
    if (then == null || now == null) {
      return;
    }
    double difference = Math.abs(now - then);
    if (difference > limit) {
      found.add(
          String.format(
              Locale.ROOT,
              "the %s is %.4f and was %.4f: %.4f off, %.4f are allowed",
              what,
              now,
              then,
              difference,
              limit));
    }
  }

  private void compareCount(List<String> found, String what, long then, long now) {
    if (then > 0 && Math.abs(now - then) > count * then) {
      found.add(
          String.format(
              Locale.ROOT,
              "there are %,d %s and were %,d: %.1f%% off, %.1f%% are allowed",
              now,
              what,
              then,
              100.0 * Math.abs(now - then) / then,
              100 * count));
    }
  }
}
