package io.kindling.training.evaluation;

/**
 * The evaluations of two networks on the same examples.
 *
 * @param first the first network's evaluation
 * @param second the second network's evaluation, with its own loss function
 * @param onlyFirst the number of examples that only the first network classifies correctly
 * @param onlySecond the number of examples that only the second network classifies correctly
 */
public record EvaluationComparison(
    Evaluation first, Evaluation second, long onlyFirst, long onlySecond) {

  /** Returns the number of examples that both networks classify correctly. */
  public long both() {
    return first.correct() - onlyFirst;
  }

  /** Returns the number of examples that neither network classifies correctly. */
  public long neither() {
    return first.total() - first.correct() - onlySecond;
  }
}
