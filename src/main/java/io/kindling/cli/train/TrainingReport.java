package io.kindling.cli.train;

import io.kindling.cli.failure.Explanation;
import io.kindling.report.page.ModelInsights;
import io.kindling.report.page.RunReport;
import io.kindling.report.page.RunSummary;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunRecord;
import io.kindling.run.TrainingRun.Outcome;
import io.kindling.training.TrainingListener;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The report of a training, from its first epoch to its end. Whatever becomes of the report, the
 * training is what counts: it ends as it would without.
 */
final class TrainingReport {

  private final RunRecord record;
  private final Consumer<String> note;
  private final RunReport report;

  /**
   * @param note is told what the report has to do without
   */
  TrainingReport(RunDirectory directory, RunRecord record, Consumer<String> note) {
    this.record = record;
    this.note = note;
    this.report =
        new RunReport(
            () -> new RunSummary(directory.path().getName(), record.json(), directory.metrics()),
            directory::writePage,
            note);
  }

  /** What follows the training. */
  TrainingListener listener() {
    return report;
  }

  /**
   * Writes it for the last time, with all that there is to tell of a network that was finished.
   *
   * @return what it tells of that, if anything could be found out
   */
  Optional<ModelInsights> end(Optional<Outcome> outcome, SparkBackend backend) {
    Optional<ModelInsights> insights =
        outcome.flatMap(
            each -> attempt("what the network got wrong", () -> backend.insights(each)));
    outcome.ifPresent(each -> attempt("where the time of a step went", () -> timed(each, backend)));
    attempt(
        "its end",
        () -> {
          report.finish(insights);
          return Optional.empty();
        });
    return insights;
  }

  /** Adds to the record what a step's arithmetic is made of. */
  private Optional<Void> timed(Outcome outcome, SparkBackend backend) throws IOException {
    Map<String, Double> millis = backend.stepMillis(stepMillis(outcome));
    if (!millis.isEmpty()) {
      record.put("stepMillis", millis).write();
    }
    return Optional.empty();
  }

  private double stepMillis(Outcome outcome) {
    return 1000 * outcome.trainingSeconds() / record.json().path("steps").asLong();
  }

  /** Writes it for the last time, if the run's record tells of the failure, too. */
  void failed(Throwable failure) {
    try {
      if (record.json().path("status").asText().equals("failed")) {
        report.finish(Optional.empty());
      }
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  /** What can be found out for the report; where it cannot, the report does without. */
  private <T> Optional<T> attempt(String what, Callable<Optional<T>> looking) {
    try {
      return looking.call();
    } catch (Exception e) {
      // Not RuntimeException: Spark's Scala throws what it does not declare.
      note.accept("the report does not tell " + what + ": " + Explanation.of(e).line());
      return Optional.empty();
    }
  }
}
