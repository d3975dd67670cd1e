package io.kindling.spark.session;

import io.kindling.ForeignFailure;
import io.kindling.report.page.ModelInsights;
import io.kindling.report.tensorboard.EventDirectory;
import io.kindling.report.tensorboard.TensorBoardWriter;
import io.kindling.run.Execution;
import io.kindling.run.RunRecord;
import io.kindling.run.SessionData;
import io.kindling.run.StopRequest;
import io.kindling.run.TrainingSession;
import io.kindling.run.TrainingSession.Outcome;
import io.kindling.spark.TrainingGauges;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains on Spark: a {@link TrainingSession} with its backend, Spark's gauges, the report and the
 * event files for TensorBoard.
 */
public final class SparkTraining implements AutoCloseable {

  /** Receives the messages of a session for the user. */
  public interface Messages {

    /** Receives a note: a sentence without its full stop. */
    void note(String text);

    /** Receives the engine's name and the reason for choosing it. */
    void engineChosen(String choice);

    /** Receives the reason why some executors do not use the products that they could use. */
    default void otherProducts(String text) {
      note(text);
    }

    /** Returns whether the user has chosen the BLAS, so that no other one may be used. */
    default boolean blasIsNamed() {
      return false;
    }

    /** Returns a failure as one line. */
    default String explain(Throwable failure) {
      return ForeignFailure.line(failure);
    }
  }

  private final JavaSparkContext spark;
  private final Recipe recipe;
  private final Execution execution;
  private final SessionData data;
  private final RunRecord record;
  private final Messages messages;
  private final SparkBackend backend;

  /**
   * Prepares a training.
   *
   * @param recipe the recipe, whose validation setting is the number of validation examples
   * @param record the record, with a run directory that this process has claimed, or without one
   */
  public SparkTraining(
      JavaSparkContext spark,
      Recipe recipe,
      Execution execution,
      SessionData data,
      SparkExamples examples,
      RunRecord record,
      Messages messages) {
    this.spark = spark;
    this.recipe = recipe;
    this.execution = execution;
    this.data = data;
    this.record = record;
    this.messages = messages;
    this.backend = new SparkBackend(spark, examples, recipe, execution, record, messages);
  }

  /**
   * Trains, tests the network and writes the report.
   *
   * @param state the state to start with
   * @param stop requests an early end of the training
   * @param watching further listeners, in addition to the standard ones
   * @return the outcome; empty if the training was stopped before its end
   * @throws IOException if the run directory cannot be written
   */
  public Optional<Outcome> run(
      TrainingState state, StopRequest stop, List<TrainingListener> watching) throws IOException {
    if (record.directory().isPresent()) {
      record.directory().get().clearUnfinished();
    }
    Optional<TrainingReport> report =
        record.directory().map(directory -> new TrainingReport(directory, record, messages));
    List<TrainingListener> listeners = new ArrayList<>(watching);
    listeners.add(TrainingGauges.ofThisJvm());
    report.map(TrainingReport::listener).ifPresent(listeners::add);
    try (TensorBoardWriter events =
        EventDirectory.writer(
            execution,
            spark.hadoopConfiguration(),
            recipe,
            data.size(SessionData.Part.TRAINING),
            state,
            messages::note)) {
      if (events != null) {
        listeners.add(events);
      }
      Optional<Outcome> outcome =
          new TrainingSession(recipe, execution, data, state, record, stop, listeners)
              .execute(backend);
      Optional<ModelInsights> insights = report.flatMap(each -> each.end(outcome, backend));
      if (events != null) {
        insights.ifPresent(each -> events.onInsights(state.steps(), each));
      }
      return outcome;
    } catch (Throwable e) {
      // Throwable, not Exception: memory may run out, and Scala code throws checked exceptions
      // undeclared.
      report.ifPresent(each -> each.failed(e));
      throw e;
    }
  }

  /** Removes the examples from the executors' memory. */
  @Override
  public void close() {
    backend.close();
  }
}
