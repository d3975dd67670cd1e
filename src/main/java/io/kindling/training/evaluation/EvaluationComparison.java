package io.kindling.training.evaluation;

/**
 * How two networks do on the same examples.
 *
 * @param first the first network's evaluation
 * @param second the second network's evaluation, by its own loss
 * @param onlyFirst how many examples only the first gets right
 * @param onlySecond how many examples only the second gets right
 */
public record EvaluationComparison(
    Evaluation first, Evaluation second, long onlyFirst, long onlySecond) {

  /** Returns how many examples both get right. */
  public long both() {
    return first.correct() - onlyFirst;
  }

  /** Returns how many examples neither gets right. */
  public long neither() {
    return first.total() - first.correct() - onlySecond;
  }
}
