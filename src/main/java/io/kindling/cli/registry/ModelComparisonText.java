package io.kindling.cli.registry;

import io.kindling.registry.ModelComparison;
import io.kindling.registry.PromotionRule.Judgement;
import io.kindling.report.page.Interval;
import io.kindling.report.page.ModelComparisonView;
import io.kindling.report.page.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Formats the comparison of candidate and champion for the report page. */
final class ModelComparisonText {

  /** The smallest p-value to print as a number. */
  private static final double LEAST_CHANCE = 1e-4;

  private ModelComparisonText() {}

  /** A model of the comparison: its name, its number of correct examples and its mean loss. */
  private record ComparedModel(String name, long correct, double loss) {}

  /** Returns the comparison as a table: one column per model, one row per figure. */
  static ModelComparisonView of(ModelComparison figures, Judgement judgement) {
    List<ComparedModel> models = models(figures);
    List<Row> rows = new ArrayList<>();
    rows.add(row("right", models, each -> count(each.correct())));
    rows.add(row("accuracy", models, each -> accuracy(each.correct(), figures)));
    rows.add(row("95% interval", models, each -> interval(each.correct(), figures)));
    rows.add(row("mean loss", models, each -> number(each.loss())));
    if (models.size() == 2) {
      rows.add(
          new Row(
              "only this model right",
              List.of(count(figures.onlyCandidate()), count(figures.onlyChampion()))));
      rows.add(new Row("McNemar's p", List.of(chance(figures.chance()), "")));
    }
    return new ModelComparisonView(
        RegistryAccess.word(judgement.verdict()),
        judgement.reason(),
        String.format(Locale.ROOT, "%,d %s examples", figures.examples(), figures.heldOut()),
        models.stream().map(ComparedModel::name).toList(),
        rows);
  }

  private static List<ComparedModel> models(ModelComparison figures) {
    ComparedModel candidate =
        new ComparedModel("candidate", figures.candidateCorrect(), figures.candidateLoss());
    return figures.champion() == null
        ? List.of(candidate)
        : List.of(
            candidate,
            new ComparedModel(
                "champion, version " + figures.champion(),
                figures.championCorrect(),
                figures.championLoss()));
  }

  private static Row row(
      String name, List<ComparedModel> models, Function<ComparedModel, String> value) {
    return new Row(name, models.stream().map(value).toList());
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String accuracy(long correct, ModelComparison figures) {
    return String.format(Locale.ROOT, "%.2f%%", 100.0 * correct / figures.examples());
  }

  private static String interval(long correct, ModelComparison figures) {
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
