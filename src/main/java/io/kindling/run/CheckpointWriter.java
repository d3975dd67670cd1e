package io.kindling.run;

import io.kindling.data.batch.Step;
import io.kindling.model.Checkpoint;
import io.kindling.model.CheckpointDirectory;
import io.kindling.nn.Network;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a checkpoint at the end of every epoch, optionally every N steps, and when a stop was
 * requested. After a requested stop it also ends the training.
 */
public final class CheckpointWriter implements TrainingListener {

  private final CheckpointDirectory directory;
  private final Network network;
  private final Map<String, String> notes;
  private final int every;
  private final StopRequest stop;
  private long written;

  /**
   * Creates a writer.
   *
   * @param notes further entries for every checkpoint's metadata
   * @param every the number of steps between checkpoints within an epoch, or 0 for none
   * @param stop the request that ends the training early
   */
  CheckpointWriter(
      CheckpointDirectory directory,
      Network network,
      Map<String, String> notes,
      int every,
      StopRequest stop) {
    this.directory = directory;
    this.network = network;
    this.notes = new LinkedHashMap<>(notes);
    this.every = every;
    this.stop = stop;
  }

  @Override
  public void onStep(Step step, double meanLoss, TrainingState state) {
    // The checkpoint of an epoch's last step also holds the validation result: see onEpoch.
    if (!step.lastOfEpoch()) {
      boolean due = every > 0 && state.steps() % every == 0;
      writeIf(due, state);
    }
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    writeIf(true, state);
  }

  private void writeIf(boolean due, TrainingState state) {
    boolean stopping = stop.isRequested();
    if (due || stopping) {
      try {
        write(state);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (stopping) {
      state.requestStop();
    }
  }

  /** Writes a checkpoint of a state, unless no step was made since the last checkpoint. */
  void write(TrainingState state) throws IOException {
    if (state.steps() > written) {
      Map<String, String> all = new LinkedHashMap<>(notes);
      all.putAll(state.figures().toNotes());
      all.putAll(state.kept().toNotes());
      directory.write(
          new Checkpoint(
              state.steps(),
              network,
              state.parameters(),
              state.optimizer().vectors(),
              state.kept().vectors(),
              all));
      written = state.steps();
    }
  }
}
