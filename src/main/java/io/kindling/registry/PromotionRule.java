package io.kindling.registry;

import java.util.Locale;

/**
 * When a candidate becomes the champion: if all its weights are finite, if it gets at least a given
 * fraction of the held-out examples right, and more than the champion by a given margin; and, if a
 * significance is asked for, if McNemar's test says that this is no chance. The first version has
 * no champion to be better than.
 *
 * @param minimumAccuracy the least fraction of examples to get right
 * @param margin by what fraction of the examples it has to be better than the champion
 * @param significance the largest p of McNemar's test, or null for any
 */
public record PromotionRule(double minimumAccuracy, double margin, Double significance) {

  /**
   * A verdict with its reason.
   *
   * @param reason one sentence, with every figure that it rests on
   */
  public record Judgement(Verdict verdict, String reason) {}

  /**
   * Judges a candidate.
   *
   * @param finite whether all its weights and its loss are finite
   */
  public Judgement judge(ModelComparison figures, boolean finite) {
    if (!finite) {
      return kept("not all of its weights are finite numbers");
    }
    long total = figures.examples();
    double accuracy = figures.candidateAccuracy();
    String own =
        String.format(
            Locale.ROOT,
            "it gets %,d of %,d %s examples right (%.2f%%)",
            figures.candidateCorrect(),
            total,
            figures.heldOut(),
            100 * accuracy);
    if (accuracy < minimumAccuracy) {
      return kept(
          String.format(Locale.ROOT, "%s, and %.2f%% are the least", own, 100 * minimumAccuracy));
    }
    if (figures.champion() == null) {
      return promoted(
          String.format(
              Locale.ROOT,
              "%s, and there is no champion yet; the least for a first version is %.2f%%",
              own,
              100 * minimumAccuracy));
    }
    long more = figures.candidateCorrect() - figures.championCorrect();
    String compared =
        String.format(
            Locale.ROOT,
            "%s, the champion (version %d) %,d (%.2f%%): %+,d, where more than %,.0f are asked for;"
                + " McNemar p %s",
            own,
            figures.champion(),
            figures.championCorrect(),
            100.0 * figures.championCorrect() / total,
            more,
            Math.ceil(margin * total) - (margin > 0 ? 1 : 0),
            figures.chance() < 0.0001
                ? "< 0.0001"
                : String.format(Locale.ROOT, "= %.4f", figures.chance()));
    if (more <= 0 || more < margin * total) {
      return kept(compared);
    }
    if (significance != null && figures.chance() > significance) {
      return kept(
          compared
              + String.format(
                  Locale.ROOT, ", which may be chance: at most %s is asked for", significance));
    }
    return promoted(compared);
  }

  private static Judgement promoted(String reason) {
    return new Judgement(Verdict.PROMOTED, reason);
  }

  private static Judgement kept(String reason) {
    return new Judgement(Verdict.KEPT, reason);
  }
}
