package io.kindling.registry;

import java.util.Locale;

/**
 * Rule by which a candidate becomes the champion. All its weights must be finite, its accuracy on
 * the held-out examples must reach a minimum, and it must be better than the champion by a margin.
 * If a significance level is set, McNemar's test must confirm the improvement. The first version is
 * not compared, because there is no champion.
 *
 * @param minimumAccuracy the minimum accuracy, from 0 to 1
 * @param margin the minimum improvement over the champion, as a fraction of the examples
 * @param significance the maximum p-value of McNemar's test, or null for no limit
 */
public record PromotionRule(double minimumAccuracy, double margin, Double significance) {

  /**
   * A verdict with its reason.
   *
   * @param verdict the verdict
   * @param reason the reason in one sentence, with every figure behind it
   */
  public record Judgement(Verdict verdict, String reason) {}

  /**
   * Applies the rule to a candidate.
   *
   * @param figures the candidate's results and the champion's
   * @param finite whether all weights and the loss of the candidate are finite
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
          String.format(
              Locale.ROOT, "%s, below the minimum of %.2f%%", own, 100 * minimumAccuracy));
    }
    if (figures.champion() == null) {
      return promoted(
          String.format(
              Locale.ROOT,
              "%s, and there is no champion yet; the minimum for a first version is %.2f%%",
              own,
              100 * minimumAccuracy));
    }
    long more = figures.candidateCorrect() - figures.championCorrect();
    String compared =
        String.format(
            Locale.ROOT,
            "%s, the champion (version %d) %,d (%.2f%%): %+,d, where more than %,.0f are required;"
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
                  Locale.ROOT, ", which may be chance: the maximum p is %s", significance));
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
