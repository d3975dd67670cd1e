package io.kindling.cli;

import io.kindling.registry.Comparison;
import io.kindling.registry.PromotionRule.Judgement;
import io.kindling.report.page.Duel;
import io.kindling.report.page.Interval;
import io.kindling.report.page.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a page says of a candidate beside the champion. */
final class DuelText {

  /** Smaller ones are written as smaller than this. */
  private static final double LEAST_CHANCE = 1e-4;

  private DuelText() {}

  static Duel of(Comparison figures, Judgement judgement) {
    boolean alone = figures.champion() == null;
    List<Row> rows = new ArrayList<>();
    rows.add(
        alone
            ? row("right", count(figures.candidateCorrect()))
            : row("right", count(figures.candidateCorrect()), count(figures.championCorrect())));
    rows.add(
        alone
            ? row("accuracy", accuracy(figures.candidateCorrect(), figures))
            : row(
                "accuracy",
                accuracy(figures.candidateCorrect(), figures),
                accuracy(figures.championCorrect(), figures)));
    rows.add(
        alone
            ? row("95% interval", interval(figures.candidateCorrect(), figures))
            : row(
                "95% interval",
                interval(figures.candidateCorrect(), figures),
                interval(figures.championCorrect(), figures)));
    rows.add(
        alone
            ? row("mean loss", number(figures.candidateLoss()))
            : row("mean loss", number(figures.candidateLoss()), number(figures.championLoss())));
    if (!alone) {
      rows.add(
          row(
              "only this one right",
              count(figures.onlyCandidate()),
              count(figures.onlyChampion())));
      rows.add(row("McNemar's p", chance(figures.chance()), ""));
    }
    return new Duel(
        RegistryAccess.word(judgement.verdict()),
        judgement.reason(),
        String.format(Locale.ROOT, "%,d %s examples", figures.examples(), figures.heldOut()),
        alone
            ? List.of("candidate")
            : List.of("candidate", "champion, version " + figures.champion()),
        rows);
  }

  private static Row row(String name, String... values) {
    return new Row(name, List.of(values));
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String accuracy(long correct, Comparison figures) {
    return String.format(Locale.ROOT, "%.2f%%", 100.0 * correct / figures.examples());
  }

  private static String interval(long correct, Comparison figures) {
    return Interval.of(correct, figures.examples()).toString();
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.5f", loss);
  }

  private static String chance(double probability) {
    return probability < LEAST_CHANCE
        ? "< 0.0001"
        : String.format(Locale.ROOT, "%.4f", probability);
  }
}
