package io.kindling.spark.session;

import io.kindling.report.page.ModelInsights;
import io.kindling.report.page.RunReport;
import io.kindling.report.page.RunSummary;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunRecord;
import io.kindling.run.TrainingSession.Outcome;
import io.kindling.training.TrainingListener;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The report of a training, from its first epoch to its end. A report that cannot be written does
 * not fail the training.
 */
final class TrainingReport {

  private final RunRecord record;
  private final SparkTraining.Messages messages;
  private final RunReport report;

  /**
   * Prepares the report of a run.
   *
   * @param messages receives a note about each part that the report lacks
   */
  TrainingReport(RunDirectory directory, RunRecord record, SparkTraining.Messages messages) {
    this.record = record;
    this.messages = messages;
    this.report =
        new RunReport(
            () -> new RunSummary(directory.path().getName(), record.json(), directory.metrics()),
            directory::writePage,
            messages::note);
  }

  /** Returns the listener that writes the report after epochs. */
  TrainingListener listener() {
    return report;
  }

  /**
   * Writes the report for the last time, with the insights into the finished network.
   *
   * @return the insights, if there are any
   */
  Optional<ModelInsights> end(Optional<Outcome> outcome, SparkBackend backend) {
    Optional<ModelInsights> insights =
        outcome.flatMap(each -> attempt("the worst mistakes", () -> backend.insights(each)));
    outcome.ifPresent(each -> attempt("the phases of a step", () -> timed(each, backend)));
    attempt(
        "the end of the run",
        () -> {
          report.finish(insights);
          return Optional.empty();
        });
    return insights;
  }

  /** Adds the time of each phase of a step to the record. */
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

  /** Writes the report of a failed run for the last time, if the record has the failure. */
  void failed(Throwable failure) {
    try {
      if (record.json().path("status").asText().equals("failed")) {
        report.finish(Optional.empty());
      }
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  /** Returns a part of the report; empty, with a note, if it cannot be computed. */
  private <T> Optional<T> attempt(String what, Callable<Optional<T>> looking) {
    try {
      return looking.call();
    } catch (Exception e) {
      // Exception, not RuntimeException: Scala code throws checked exceptions undeclared.
      messages.note("the report does not show " + what + ": " + messages.explain(e));
      return Optional.empty();
    }
  }
}
