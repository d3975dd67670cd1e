package io.kindling.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Headline of a report page.
 *
 * @param figure the main figure, or the status if there is no figure yet
 * @param meaning a description of the figure
 * @param interval the 95% confidence interval, formatted; empty if unknown
 * @param progress the progress of a running run in percent; 100 if the run has ended
 * @param facts the main facts about the run
 */
public record Headline(
    String figure, String meaning, String interval, int progress, List<Fact> facts) {

  /**
   * A fact about the run.
   *
   * @param name the name of the fact
   * @param value the value in a few words
   * @param more further details
   */
  public record Fact(String name, String value, String more) {}

  /** Copies the list. */
  public Headline {
    facts = List.copyOf(facts);
  }

  static Headline of(RunSummary run) {
    Optional<RunSummary.Score> score = run.score();
    String figure;
    String meaning;
    if (score.isPresent()) {
      figure = percent(score.get().accuracy());
      meaning =
          String.format(
              Locale.ROOT,
              "%,d of %,d %s %s classified correctly",
              score.get().correct(),
              score.get().total(),
              score.get().part(),
              noun(run));
    } else if (run.metrics().isEmpty()) {
      figure = run.status();
      meaning = "no epoch has ended yet";
    } else {
      double validation = run.last("validationAccuracy");
      figure = Double.isNaN(validation) ? number(run.last("loss")) : percent(validation);
      meaning =
          (Double.isNaN(validation) ? "training loss" : "validation accuracy")
              + String.format(Locale.ROOT, " after epoch %,.0f", run.last("epoch"));
    }
    return new Headline(
        figure,
        meaning,
        score.map(each -> each.interval().toString()).orElse(""),
        run.running() ? progress(run) : 100,
        facts(run));
  }

  private static int progress(RunSummary run) {
    double epoch = run.last("epoch");
    return run.epochs() > 0 && !Double.isNaN(epoch) ? (int) (100 * epoch / run.epochs()) : 0;
  }

  private static List<Fact> facts(RunSummary run) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "Data",
            run.source(),
            Stream.of("train", "validation", "test")
                .filter(part -> size(run, part) > 0)
                .map(
                    part ->
                        String.format(
                            Locale.ROOT,
                            "%,d %s",
                            size(run, part),
                            part.replace("train", "training")))
                .collect(Collectors.joining(", "))));
    facts.add(
        new Fact(
            "Network",
            run.network(),
            String.format(
                Locale.ROOT,
                "%,d parameters, %s, %s",
                parameters(run.setting("layers")),
                run.setting("activation"),
                run.setting("loss"))));
    if (run.epochs() > 0) {
      facts.add(
          new Fact(
              "Training",
              time(run),
              run.setting("optimizer") + ", batch " + run.setting("batch-size")));
    }
    if (run.record().has("engine")) {
      facts.add(
          new Fact(
              "Engine",
              run.record().path("engine").asText(),
              run.record().path("partitions").asText()
                  + " partitions, "
                  + run.record().path("blas").asText()));
    }
    return facts;
  }

  private static String time(RunSummary run) {
    double seconds = run.seconds("training");
    if (Double.isNaN(seconds)) {
      seconds = run.points("seconds").stream().mapToDouble(point -> point[1]).sum();
    }
    String epochs =
        run.metrics().size() == run.epochs() || !run.running()
            ? run.metrics().size() + " epochs"
            : run.metrics().size() + " of " + run.epochs() + " epochs";
    return epochs + " in " + seconds(seconds);
  }

  /** Returns a duration such as "10.5 s" or "12 min 5 s". */
  static String seconds(double seconds) {
    return seconds < 100
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%d min %d s", (long) seconds / 60, (long) seconds % 60);
  }

  /** Returns the noun for the run's examples, in the plural. */
  static String noun(RunSummary run) {
    return run.record().path("data").path("examples").asText("examples");
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * fraction);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static long size(RunSummary run, String part) {
    return run.record().path("data").path(part).asLong();
  }

  private static long parameters(String layers) {
    long[] units =
        Arrays.stream(layers.split(",", -1))
            .filter(text -> text.matches("\\d{1,9}"))
            .mapToLong(Long::parseLong)
            .toArray();
    long count = 0;
    for (int layer = 1; layer < units.length; layer++) {
      count += (units[layer - 1] + 1) * units[layer];
    }
    return count;
  }
}
