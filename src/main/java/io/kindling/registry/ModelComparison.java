package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How a candidate and the champion do on the same examples.
 *
 * @param examples how many there are
 * @param heldOut which they are: "test" or "validation"
 * @param candidateCorrect how many the candidate gets right
 * @param candidateLoss its mean loss
 * @param champion the champion's version, or null if there is none
 * @param championCorrect how many the champion gets right, or null
 * @param championLoss its mean loss, or null
 * @param onlyCandidate how many only the candidate gets right, or null
 * @param onlyChampion how many only the champion gets right, or null
 * @param chance McNemar's p: how probable it is that a candidate no better than the champion does
 *     so well, or null
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

  /** The fraction that the candidate gets right. */
  public double candidateAccuracy() {
    return (double) candidateCorrect / examples;
  }

  /** The fraction that the champion gets right, where there is one. */
  public double championAccuracy() {
    return (double) championCorrect / examples;
  }

  /** Of a candidate where there is no champion to compare with. */
  public static ModelComparison alone(String heldOut, long examples, long correct, double loss) {
    return new ModelComparison(
        examples, heldOut, correct, loss, null, null, null, null, null, null);
  }

  /** Of a candidate and a champion. */
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
