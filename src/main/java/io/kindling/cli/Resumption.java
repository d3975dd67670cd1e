package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.model.Checkpoint;
import io.kindling.model.CheckpointDirectory;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunIdentity;
import io.kindling.training.EpochFigures;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a run goes on: at its newest sound checkpoint, or at the beginning if it has none. */
public final class Resumption {

  private final RunDirectory directory;
  private final TrainOptions options;

  /**
   * @param directory of the run
   * @param options of the run as it is now
   */
  public Resumption(RunDirectory directory, TrainOptions options) {
    this.directory = directory;
    this.options = options;
  }

  /**
   * Finds the checkpoint, without changing anything. What can be told without the data is checked,
   * and {@link #checkData} has to follow.
   *
   * @param parameterCount of the run's network
   * @param configuration all options
   * @param warn is told of every damaged checkpoint that was passed over
   * @throws InvalidInputException if the run was started with other options, or if its metrics are
   *     damaged
   */
  public Optional<Checkpoint> find(
      CheckpointDirectory checkpoints,
      int parameterCount,
      Map<String, Object> configuration,
      Consumer<String> warn)
      throws IOException {
    Map<String, String> identity = RunIdentity.ofOptions(configuration);
    int vectors = options.optimizer.create(0, options.momentum).state().size();
    Optional<Checkpoint> newest =
        checkpoints.newest(
            checkpoint -> {
              RunIdentity.checkSame(identity, checkpoint.notes(), options.output);
              return flaw(checkpoint, parameterCount, vectors);
            },
            warn);
    directory.loadMetrics(newest.map(Checkpoint::steps).orElse(0L));
    return newest;
  }

  /**
   * Checks that a checkpoint that was found is of a run on these data.
   *
   * @throws InvalidInputException if it is not
   */
  public void checkData(Checkpoint checkpoint, DataSet data) {
    RunIdentity.checkSame(RunIdentity.ofData(data), checkpoint.notes(), options.output);
    int examples = data.training().examples().size();
    long end =
        (long) options.epochs
            * new BatchOrder(examples, options.shards, options.batchSize, options.seed)
                .stepsPerEpoch();
    if (checkpoint.steps() > end) {
      throw new InvalidInputException(
          String.format(
              "--resume: the newest checkpoint in %s is of step %,d, but the run ends at step %,d;"
                  + " remove that file and --resume again",
              directory.checkpoints(), checkpoint.steps(), end));
    }
  }

  /** What is wrong with a checkpoint of this run's name, if anything is. */
  private static Optional<String> flaw(Checkpoint checkpoint, int parameterCount, int vectors) {
    if (checkpoint.parameters().length != parameterCount) {
      return Optional.of(
          String.format(
              "holds %,d parameters, but the run's network has %,d",
              checkpoint.parameters().length, parameterCount));
    }
    if (checkpoint.optimizerState().size() != vectors) {
      return Optional.of(
          String.format(
              "holds %,d vectors of optimizer state, but the run's optimizer has %d",
              checkpoint.optimizerState().size(), vectors));
    }
    try {
      EpochFigures.fromNotes(checkpoint.notes());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("holds figures that no run has (" + e.getMessage() + ")");
    }
  }
}
