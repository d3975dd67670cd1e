package io.kindling.report.tensorboard;

import io.kindling.ForeignFailure;
import io.kindling.codec.Protobuf;
import io.kindling.data.batch.Step;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.report.page.MistakeView;
import io.kindling.report.page.ModelInsights;
import io.kindling.report.page.Picture;
import io.kindling.settings.ParameterRange;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes event files for TensorBoard: during an epoch the batch loss and the learning rate; after
 * every epoch its loss, the validation results, and histograms of each layer's weights and biases;
 * at the end the test results, with pictures of the worst mistakes.
 *
 * <p>Events are numbered by the number of completed steps. If files cannot be written, the training
 * continues: the failure is reported once, and no further events are written.
 */
public final class TensorBoardWriter implements TrainingListener, AutoCloseable {

  /** Approximate number of points per curve, as many as TensorBoard shows. */
  private static final int POINTS = 1000;

  private static final long SECONDS_TO_FLUSH = 10;
  private static final int START = 1;

  private final EventFiles files;
  private final Path directory;
  private final List<ParameterRange> ranges;
  private final LearningRateSchedule schedule;
  private final long stepsToPoint;
  private final int checkpointEvery;
  private final Consumer<String> note;
  private boolean failed;
  private long flushed = System.nanoTime();

  /**
   * @param directory the directory of this run, which may contain events of the run before a resume
   * @param examples the number of training examples
   * @param checkpointEvery the number of steps between checkpoints, or 0 for none
   * @param steps the number of completed steps; events of later steps in existing files become
   *     invalid
   * @param note receives a message if files cannot be written
   */
  public TensorBoardWriter(
      Path directory,
      Configuration configuration,
      Recipe recipe,
      int examples,
      int checkpointEvery,
      long steps,
      Consumer<String> note) {
    this.files = new EventFiles(directory, configuration);
    this.directory = directory;
    this.ranges = recipe.network().ranges();
    this.schedule = recipe.schedule(examples);
    this.stepsToPoint = Math.max(1, recipe.horizon(examples).steps() / POINTS);
    this.checkpointEvery = checkpointEvery;
    this.note = note;
    // step and session_log.status: the events that follow replace all from this step on.
    files.add(new Protobuf().add(2, steps + 1).add(7, new Protobuf().add(1, START)));
  }

  @Override
  public void onStep(Step step, double meanLoss, TrainingState state) {
    if (state.steps() % stepsToPoint == 0) {
      add(
          state.steps(),
          new Summary()
              .number("loss/batch", meanLoss)
              .number("learning rate", schedule.rate(step.number())));
    }
    boolean checkpoint = checkpointEvery > 0 && state.steps() % checkpointEvery == 0;
    if (checkpoint || System.nanoTime() - flushed > TimeUnit.SECONDS.toNanos(SECONDS_TO_FLUSH)) {
      flush();
    }
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    Summary summary =
        new Summary()
            .number("loss/training", result.meanLoss())
            .number("examples per second", result.examplesPerSecond());
    if (!Double.isNaN(result.trainingAccuracy())) {
      summary.number("accuracy/training", result.trainingAccuracy());
    }
    result
        .validation()
        .ifPresent(
            validation ->
                summary
                    .number("loss/validation", validation.meanLoss())
                    .number("accuracy/validation", validation.accuracy()));
    for (int i = 0; i < ranges.size(); i++) {
      ParameterRange range = ranges.get(i);
      String tag =
          "layers." + i / 2 + (range.kind() == ParameterRange.Kind.WEIGHTS ? "/weight" : "/bias");
      summary.histogram(tag, state.parameters(), range.offset(), range.length());
    }
    add(result.steps(), summary);
    // Flush before the checkpoint of this epoch: a run resumed from it writes only later events.
    flush();
  }

  /**
   * Writes the insights about the trained model: its test results and, for images, its worst
   * mistakes.
   *
   * @param steps the number of completed steps
   * @param insights the insights about the trained model
   */
  public void onInsights(long steps, ModelInsights insights) {
    Summary summary = new Summary();
    if (insights.part().equals("test")) {
      summary
          .number("loss/test", insights.evaluation().meanLoss())
          .number("accuracy/test", insights.evaluation().accuracy());
    }
    int place = 1;
    for (MistakeView mistake : insights.mistakes()) {
      if (mistake.picture().isPresent()) {
        Picture picture = mistake.picture().get();
        summary.picture(
            String.format(
                Locale.ROOT,
                "mistakes/%02d: %s taken for %s, %s sure",
                place++,
                mistake.actual(),
                mistake.predicted(),
                mistake.sureness()),
            picture.width(),
            picture.height(),
            picture.png());
      }
    }
    add(steps, summary);
    flush();
  }

  /** Flushes the pending events and closes the file. */
  @Override
  public void close() {
    flush();
    try {
      files.close();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void add(long step, Summary summary) {
    if (!failed) {
      files.add(new Protobuf().add(2, step).add(5, summary.message())); // step, summary
    }
  }

  private void flush() {
    flushed = System.nanoTime();
    if (!failed) {
      try {
        files.flush();
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
    }
  }

  private void failed(Exception e) {
    if (!failed) {
      failed = true;
      note.accept(
          directory
              + ": TensorBoard's files cannot be written ("
              + ForeignFailure.line(e)
              + "); the training goes on without");
    }
  }
}
