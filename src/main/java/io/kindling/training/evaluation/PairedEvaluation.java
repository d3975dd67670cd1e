package io.kindling.training.evaluation;

import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import java.io.Serializable;

/**
 * How two networks do on the same examples.
 *
 * @param both how many examples both get right
 * @param onlyFirst how many only the first gets right
 * @param onlySecond how many only the second gets right
 * @param neither how many neither gets right
 * @param firstMeanLoss the first's mean loss
 * @param secondMeanLoss the second's, by its own loss
 * @param firstUnusable the first example that the first made no finite numbers of, or null
 * @param secondUnusable the first example that the second made no finite numbers of, or null
 */
public record PairedEvaluation(
    long both,
    long onlyFirst,
    long onlySecond,
    long neither,
    double firstMeanLoss,
    double secondMeanLoss,
    UnusableRow firstUnusable,
    UnusableRow secondUnusable) {

  /**
   * One of the two.
   *
   * @param network its architecture
   * @param scaling what raw features are scaled by before it sees them
   */
  public record Contestant(Network network, Scaling scaling) implements Serializable {}
}
