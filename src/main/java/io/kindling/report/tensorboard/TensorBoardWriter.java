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
 * Writes event files for TensorBoard: the loss of batches and the learning rate; after every epoch
 * its loss, what validation found, and histograms of each layer's weights and biases; in the end
 * what the test found, with pictures of the worst mistakes.
 *
 * <p>A step's number is that of the steps made. Files that cannot be written end no training: that
 * is said once, and nothing more is written.
 */
public final class TensorBoardWriter implements TrainingListener, AutoCloseable {

  /** About as many as TensorBoard shows. */
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
   * @param directory of this run alone, which may have been here before
   * @param examples how many it trains on
   * @param checkpointEvery after so many steps there is a checkpoint that a run may go on from, or
   *     0
   * @param steps how many the run has made; what files say of later ones is not so any more
   * @param note is told if files cannot be written
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
    // step, session_log of status: what follows takes the place of all from this step on.
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
    // Before the checkpoint of this epoch: a run that goes on from there tells only what comes
    // then.
    flush();
  }

  /**
   * The network that came of the training was looked at: how it did on the test examples, and its
   * worst mistakes, if they are images.
   *
   * @param steps that were made
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
                mistake.said(),
                mistake.sureness()),
            picture.width(),
            picture.height(),
            picture.png());
      }
    }
    add(steps, summary);
    flush();
  }

  /** Ends the last file. */
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
