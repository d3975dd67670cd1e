package io.kindling.training.evaluation;

import io.kindling.InvalidInputException;
import io.kindling.data.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The loss and the confusion matrix of a network on a set of examples. Every example has weight 1.
 *
 * @param meanLoss the mean loss
 * @param counts the confusion matrix, [classes][classes]: the number of examples of each actual
 *     class (row) that were predicted as each class (column)
 * @param mistakes the misclassified examples with the highest loss, the highest first; at most as
 *     many as were requested
 * @param unusable the first example for which an output is NaN or infinite, if any; the other
 *     figures are then meaningless
 */
public record Evaluation(
    double meanLoss,
    List<List<Long>> counts,
    List<Mistake> mistakes,
    Optional<UnusableRow> unusable) {

  /** Creates an evaluation with copies of the lists. */
  public Evaluation {
    counts = counts.stream().map(List::copyOf).toList();
    mistakes = List.copyOf(mistakes);
  }

  /** Creates an evaluation without mistakes and without an unusable example. */
  public Evaluation(double meanLoss, List<List<Long>> counts) {
    this(meanLoss, counts, List.of(), Optional.empty());
  }

  /**
   * Creates an evaluation from sums.
   *
   * @param lossSum the sum of the examples' losses
   * @param confusion the confusion matrix, [classes, classes], row-major, as {@link #counts}
   * @param mistakes the mistakes, the worst first
   * @param unusable the first unusable example, or null
   */
  static Evaluation of(
      double lossSum, long[] confusion, int classes, List<Mistake> mistakes, UnusableRow unusable) {
    List<List<Long>> counts = new ArrayList<>();
    long total = 0;
    for (int actual = 0; actual < classes; actual++) {
      List<Long> row = new ArrayList<>();
      for (int predicted = 0; predicted < classes; predicted++) {
        row.add(confusion[actual * classes + predicted]);
        total += confusion[actual * classes + predicted];
      }
      counts.add(row);
    }
    return new Evaluation(lossSum / total, counts, mistakes, Optional.ofNullable(unusable));
  }

  /**
   * Checks that the network's outputs are finite for every example.
   *
   * @param examples the evaluated examples, with the network's scaling
   * @throws InvalidInputException if an output is not finite; the message names the example and its
   *     most extreme feature
   */
  public void requireFinite(ExampleSet examples) {
    if (unusable.isPresent()) {
      throw unusable.get().refusal(examples, examples.scaling());
    }
  }

  /**
   * Checks that no example is unusable because of a feature that is far outside the range of the
   * training data. In contrast to {@link #requireFinite}, an unusable example whose features are in
   * range is accepted: there the network itself may have diverged.
   *
   * @param examples the evaluated examples, with the network's scaling
   * @throws InvalidInputException if there is such an example; the message names the example and
   *     its most extreme feature
   */
  public void requireNear(ExampleSet examples) {
    if (unusable.isPresent() && unusable.get().farthest().isFar()) {
      requireFinite(examples);
    }
  }

  /** Returns the number of examples. */
  public long total() {
    return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }

  /** Returns the number of correctly classified examples. */
  public long correct() {
    long correct = 0;
    for (int label = 0; label < counts.size(); label++) {
      correct += counts.get(label).get(label);
    }
    return correct;
  }

  /** Returns the fraction of correctly classified examples, in [0, 1]. */
  public double accuracy() {
    return (double) correct() / total();
  }
}
