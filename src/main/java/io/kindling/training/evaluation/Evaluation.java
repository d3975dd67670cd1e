package io.kindling.training.evaluation;

import io.kindling.InvalidInputException;
import io.kindling.data.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a network does on a set of examples, each of which counts once.
 *
 * @param meanLoss the mean loss
 * @param counts [classes][classes]: how many examples of each actual class (row) were taken for
 *     each class (column)
 * @param mistakes the worst of the examples that were taken for another class, the worst first, as
 *     many as were asked for
 * @param unusable the first example that the network made no finite numbers of; then no figure says
 *     anything
 */
public record Evaluation(
    double meanLoss,
    List<List<Long>> counts,
    List<Mistake> mistakes,
    Optional<UnusableRow> unusable) {

  /** Copies the lists. */
  public Evaluation {
    counts = counts.stream().map(List::copyOf).toList();
    mistakes = List.copyOf(mistakes);
  }

  /** Where no mistakes were asked for. */
  public Evaluation(double meanLoss, List<List<Long>> counts) {
    this(meanLoss, counts, List.of(), Optional.empty());
  }

  /**
   * From sums.
   *
   * @param lossSum the summed loss
   * @param confusion [classes, classes], row-major, as {@link #counts}
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
   * Returns if every example was computed in finite numbers.
   *
   * @param examples that were evaluated, scaled as the network sees them
   * @throws InvalidInputException if one was not, naming it and its farthest feature
   */
  public void requireFinite(ExampleSet examples) {
    if (unusable.isPresent()) {
      throw unusable.get().refusal(examples, examples.scaling());
    }
  }

  /**
   * Returns if no example is so far from those of the training that a network cannot compute with
   * it. A network that diverged may have found others too far.
   *
   * @param examples that were evaluated, scaled as the network sees them
   * @throws InvalidInputException if one is, naming it and its farthest feature
   */
  public void requireNear(ExampleSet examples) {
    if (unusable.isPresent() && unusable.get().farthest().isFar()) {
      requireFinite(examples);
    }
  }

  /** The number of examples. */
  public long total() {
    return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }

  /** The number of examples whose class was recognized. */
  public long correct() {
    long correct = 0;
    for (int label = 0; label < counts.size(); label++) {
      correct += counts.get(label).get(label);
    }
    return correct;
  }

  /** The fraction of examples whose class was recognized. */
  public double accuracy() {
    return (double) correct() / total();
  }
}
