package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Comparison of a candidate with the champion on the same held-out examples.
 *
 * @param examples the number of examples
 * @param heldOut the set of examples: "test" or "validation"
 * @param candidateCorrect the number that the candidate classifies correctly
 * @param candidateLoss the candidate's mean loss
 * @param champion the champion's version, or null if there is none
 * @param championCorrect the number that the champion classifies correctly, or null
 * @param championLoss the champion's mean loss, or null
 * @param onlyCandidate the number that only the candidate classifies correctly, or null
 * @param onlyChampion the number that only the champion classifies correctly, or null
 * @param chance the p-value of McNemar's test: the probability that a candidate no better than the
 *     champion reaches this result, or null
 */
@JsonInclude
public record ModelComparison(
    long examples,
    String heldOut,
    long candidateCorrect,
    double candidateLoss,
    Integer champion,
    Long championCorrect,
    Double championLoss,
    Long onlyCandidate,
    Long onlyChampion,
    Double chance) {

  /** Returns the candidate's accuracy, from 0 to 1. */
  public double candidateAccuracy() {
    return (double) candidateCorrect / examples;
  }

  /** Returns the champion's accuracy, from 0 to 1. There must be a champion. */
  public double championAccuracy() {
    return (double) championCorrect / examples;
  }

  /** Creates the figures of a candidate without a champion to compare with. */
  public static ModelComparison alone(String heldOut, long examples, long correct, double loss) {
    return new ModelComparison(
        examples, heldOut, correct, loss, null, null, null, null, null, null);
  }

  /**
   * Creates the comparison of a candidate with a champion.
   *
   * @param champion the champion's version
   * @param heldOut the set of examples: "test" or "validation"
   * @param both the number of examples that both classify correctly
   * @param onlyCandidate the number that only the candidate classifies correctly
   * @param onlyChampion the number that only the champion classifies correctly
   * @param neither the number that neither classifies correctly
   * @param candidateLoss the candidate's mean loss
   * @param championLoss the champion's mean loss
   */
  public static ModelComparison with(
      int champion,
      String heldOut,
      long both,
      long onlyCandidate,
      long onlyChampion,
      long neither,
      double candidateLoss,
      double championLoss) {
    return new ModelComparison(
        both + onlyCandidate + onlyChampion + neither,
        heldOut,
        both + onlyCandidate,
        candidateLoss,
        champion,
        both + onlyChampion,
        championLoss,
        onlyCandidate,
        onlyChampion,
        McNemar.probabilityOfChance(onlyCandidate, onlyChampion));
  }
}
