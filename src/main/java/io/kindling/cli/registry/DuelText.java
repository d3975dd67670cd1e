package io.kindling.cli.registry;

import io.kindling.registry.Comparison;
import io.kindling.registry.PromotionRule.Judgement;
import io.kindling.report.page.Duel;
import io.kindling.report.page.Interval;
import io.kindling.report.page.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a page says of a candidate beside the champion. */
final class DuelText {

  /** Smaller ones are written as smaller than this. */
  private static final double LEAST_CHANCE = 1e-4;

  private DuelText() {}

  /** One of those that are compared. */
  private record Contender(String name, long correct, double loss) {}

  static Duel of(Comparison figures, Judgement judgement) {
    List<Contender> contenders = contenders(figures);
    List<Row> rows = new ArrayList<>();
    rows.add(row("right", contenders, each -> count(each.correct())));
    rows.add(row("accuracy", contenders, each -> accuracy(each.correct(), figures)));
    rows.add(row("95% interval", contenders, each -> interval(each.correct(), figures)));
    rows.add(row("mean loss", contenders, each -> number(each.loss())));
    if (contenders.size() == 2) {
      rows.add(
          new Row(
              "only this one right",
              List.of(count(figures.onlyCandidate()), count(figures.onlyChampion()))));
      rows.add(new Row("McNemar's p", List.of(chance(figures.chance()), "")));
    }
    return new Duel(
        RegistryAccess.word(judgement.verdict()),
        judgement.reason(),
        String.format(Locale.ROOT, "%,d %s examples", figures.examples(), figures.heldOut()),
        contenders.stream().map(Contender::name).toList(),
        rows);
  }

  private static List<Contender> contenders(Comparison figures) {
    Contender candidate =
        new Contender("candidate", figures.candidateCorrect(), figures.candidateLoss());
    return figures.champion() == null
        ? List.of(candidate)
        : List.of(
            candidate,
            new Contender(
                "champion, version " + figures.champion(),
                figures.championCorrect(),
                figures.championLoss()));
  }

  private static Row row(
      String name, List<Contender> contenders, Function<Contender, String> value) {
    return new Row(name, contenders.stream().map(value).toList());
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
