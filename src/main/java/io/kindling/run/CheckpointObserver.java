package io.kindling.run;

import io.kindling.data.Step;
import io.kindling.model.Checkpoint;
import io.kindling.model.CheckpointDirectory;
import io.kindling.optim.Optimizer;
import io.kindling.training.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes a checkpoint at the end of every epoch, after every so many steps, and when asked to stop.
 */
public final class CheckpointObserver implements Training.Observer {

  private final CheckpointDirectory directory;
  private final float[] parameters;
  private final Optimizer optimizer;
  private final Supplier<Map<String, String>> notes;
  private final int every;
  private final StopRequest stop;

  /**
   * @param notes what else a checkpoint should hold, asked for when one is written
   * @param every write one after so many steps of the run, or 0
   */
  public CheckpointObserver(
      CheckpointDirectory directory,
      float[] parameters,
      Optimizer optimizer,
      Supplier<Map<String, String>> notes,
      int every,
      StopRequest stop) {
    this.directory = directory;
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.notes = notes;
    this.every = every;
    this.stop = stop;
  }

  @Override
  public boolean afterStep(Step step, double meanLoss) {
    long steps = step.number() + 1;
    boolean stopping = stop.isRequested();
    if (stopping || step.lastOfEpoch() || (every > 0 && steps % every == 0)) {
      try {
        write(steps);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return !stopping;
  }

  /**
   * Writes a checkpoint of things as they are, unless nothing has happened yet.
   *
   * @param steps after how many steps they are so
   */
  public void write(long steps) throws IOException {
    if (steps > 0) {
      directory.write(new Checkpoint(steps, parameters, optimizer.state(), notes.get()));
    }
  }
}
