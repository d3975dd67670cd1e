package io.kindling.cli;

import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.model.Checkpoint;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.nn.Blas;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.Optimizer;
import io.kindling.report.Progress;
import io.kindling.run.CheckpointObserver;
import io.kindling.run.RunRecord;
import io.kindling.run.StopRequest;
import io.kindling.run.StoppableEngine;
import io.kindling.run.StoppableEngine.StoppedException;
import io.kindling.run.Versions;
import io.kindling.spark.Arithmetic;
import io.kindling.spark.ExecutorLosses;
import io.kindling.spark.ShardedExamples;
import io.kindling.training.DivergenceGuard;
import io.kindling.training.Engine;
import io.kindling.training.EpochFigures;
import io.kindling.training.Evaluation;
import io.kindling.training.Training;
import io.kindling.training.TrainingTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Help.Ansi;

/** A training from its first step, or from a checkpoint, to the files that it leaves. */
final class TrainingRun {

  private final JavaSparkContext spark;
  private final DataSet data;
  private final Model model;
  private final TrainOptions options;
  private final RunRecord record;
  private final CheckpointDirectory checkpoints;
  private final PrintWriter out;
  private final int partitions;
  private final BatchOrder batches;
  private final long end;
  private final Blas blas;

  /**
   * @param model the architecture and the initial parameters, which the training replaces
   */
  TrainingRun(
      JavaSparkContext spark,
      DataSet data,
      Model model,
      TrainOptions options,
      RunRecord record,
      CheckpointDirectory checkpoints,
      PrintWriter out) {
    this.spark = spark;
    this.data = data;
    this.model = model;
    this.options = options;
    this.record = record;
    this.checkpoints = checkpoints;
    this.out = out;
    this.partitions = options.data.partitions(spark, options.shards);
    this.batches =
        new BatchOrder(
            data.training().examples().size(), options.shards, options.batchSize, options.seed);
    this.end = (long) options.epochs * batches.stepsPerEpoch();
    this.blas = Blas.load(options.compute.blas);
  }

  /**
   * Trains, tests and writes the run directory.
   *
   * @param resumed where to go on, or empty to begin at the beginning
   * @param identity what a run has to share with this one to resume it
   */
  void execute(Optional<Checkpoint> resumed, Map<String, String> identity) throws IOException {
    if (blas.notice() != null) {
      out.println("Note: " + blas.notice());
    }
    long first = resumed.map(Checkpoint::steps).orElse(0L);
    Optimizer optimizer = optimizer(resumed);
    LearningRateSchedule schedule = LearningRateSchedule.constant(options.learningRate);
    TrainingTask task = new TrainingTask(model.network(), batches, options.compute.blas);
    try (StopRequest stop = new StopRequest()) {
      ShardedExamples training = examples("training", data.training());
      ShardedExamples validation = examples("validation", data.validation());
      ExecutorLosses.watch(training);
      // The first job on the training examples, so it reads them into the executors' memory, too.
      Map<String, List<String>> arithmetic = Arithmetic.survey(training, options.compute.blas);
      record.put("arithmetic", arithmetic);
      if (arithmetic.size() > 1) {
        out.printf(
            "Note: the executors round differently (%s): they have other processors, or other BLAS."
                + " The last bits of the weights will depend on which of them computes what. To pin"
                + " them: --blas java, or OPENBLAS_CORETYPE=Haswell in every executor's"
                + " environment%n",
            arithmetic);
      }
      EpochFigures figures =
          EpochFigures.fromNotes(resumed.map(Checkpoint::notes).orElse(Map.of()));
      CheckpointObserver checkpointing =
          new CheckpointObserver(
              checkpoints,
              model.parameters(),
              optimizer,
              () -> notes(identity, figures),
              options.checkpointEvery,
              stop);
      try {
        // Closed before the test, for which its tasks have to leave the cores.
        try (Engine engine =
            new StoppableEngine(options.engine.start(training, validation, task, out), stop)) {
          describe(engine).write();
          Training.Observer observer =
              new DivergenceGuard(blas, model.parameters(), options.learningRate)
                  .and(
                      new EpochObserver(
                          batches,
                          schedule,
                          end,
                          data,
                          () -> engine.validate(model.parameters()),
                          figures,
                          new Progress(out, Ansi.AUTO.enabled(), options.epochs),
                          record.directory()))
                  .and(checkpointing);
          new Training(engine, optimizer, schedule, batches, observer)
              .run(model.parameters(), first, end);
          describe(engine);
        }
        if (stop.isRequested()) {
          stopped(figures);
        } else {
          completed(figures);
        }
      } catch (StoppedException e) {
        checkpointing.write(e.steps());
        stopped(figures);
      } catch (Exception e) {
        // Spark's own exceptions are checked ones that its Scala does not declare.
        if (stop.isRequested()) {
          // Spark is going down around us; the last checkpoint stands.
          stopped(figures);
        } else {
          failed(e);
          throw e;
        }
      }
    }
  }

  private RunRecord describe(Engine engine) {
    record.put("engine", engine.name());
    record.put("partitions", partitions);
    record.put("shards", options.shards);
    record.put("blas", blas.name());
    return record.put("versions", Versions.all());
  }

  private Optimizer optimizer(Optional<Checkpoint> resumed) {
    Optimizer optimizer = options.optimizer.create(model.parameters().length, options.momentum);
    resumed.ifPresent(
        checkpoint -> {
          float[] parameters = checkpoint.parameters();
          System.arraycopy(parameters, 0, model.parameters(), 0, parameters.length);
          for (int i = 0; i < optimizer.state().size(); i++) {
            float[] state = checkpoint.optimizerState().get(i);
            System.arraycopy(state, 0, optimizer.state().get(i), 0, state.length);
          }
          optimizer.restoreSteps(checkpoint.steps());
        });
    return optimizer;
  }

  private Map<String, String> notes(Map<String, String> identity, EpochFigures figures) {
    Map<String, String> notes = new LinkedHashMap<>(identity);
    notes.put("blas", blas.name());
    notes.putAll(figures.toNotes());
    return notes;
  }

  /** Where the record cannot be written either, the failure is still what the user has to know. */
  private void failed(Exception failure) {
    try {
      record.put("status", "failed").put("failure", failure.getMessage()).write();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void stopped(EpochFigures figures) throws IOException {
    record.put("status", "stopped").put("seconds", seconds(figures, 0)).write();
    out.printf(
        "%nStopped. To go on: the same command with --resume --output %s%n",
        record.directory().path());
    out.flush();
  }

  private void completed(EpochFigures figures) throws IOException {
    long began = System.nanoTime();
    Evaluation test =
        Evaluation.of(
            examples("test", data.test()),
            model.network(),
            options.compute.blas,
            model.parameters());
    double testSeconds = (System.nanoTime() - began) / 1e9;
    record.directory().writeModel(model);
    record.put("status", "completed");
    record.put("steps", end);
    record.put("epochs", options.epochs);
    record.put("seconds", seconds(figures, testSeconds));
    record.put("test", RunRecord.accuracy(test.correct(), test.total()));
    if (figures.validationTotal() > 0) {
      record.put(
          "validation", RunRecord.accuracy(figures.validationCorrect(), figures.validationTotal()));
    }
    record.put("weightsSha256", model.weightsSha256());
    record.write();
    out.printf(
        Locale.ROOT,
        "%nTest: %,d of %,d right (%.2f%%)%s. Trained in %.1f s.%nWeights %s%nModel   %s%n",
        test.correct(),
        test.total(),
        100 * test.accuracy(),
        data.generated() ? ", on GENERATED digits" : "",
        figures.trainingSeconds(),
        model.weightsSha256(),
        record.directory().modelFile());
    out.flush();
  }

  private Map<String, Object> seconds(EpochFigures figures, double testSeconds) {
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", record.secondsSinceStart());
    seconds.put("training", figures.trainingSeconds());
    seconds.put("evaluation", figures.evaluationSeconds() + testSeconds);
    return seconds;
  }

  /** Never closed, for Spark is stopped when the run has ended. */
  private ShardedExamples examples(String name, DataSet.Part part) {
    return new ShardedExamples(spark, name, part, options.shards, partitions);
  }
}
