package io.kindling.app;

import io.kindling.data.BatchOrder;
import io.kindling.model.Model;
import io.kindling.nn.Blas;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.Optimizer;
import io.kindling.report.Progress;
import io.kindling.spark.BroadcastEngine;
import io.kindling.spark.DataSet;
import io.kindling.spark.Engine;
import io.kindling.spark.Evaluation;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.Training;
import io.kindling.spark.TrainingTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Help.Ansi;

/** A training from the first step to the files that it leaves. */
final class TrainingRun {

  private final JavaSparkContext spark;
  private final DataSet data;
  private final Model model;
  private final TrainOptions options;
  private final RunRecord record;
  private final PrintWriter out;
  private final int partitions;

  /**
   * @param model the architecture and the initial parameters, which the training replaces
   */
  TrainingRun(
      JavaSparkContext spark,
      DataSet data,
      Model model,
      TrainOptions options,
      RunRecord record,
      PrintWriter out) {
    this.spark = spark;
    this.data = data;
    this.model = model;
    this.options = options;
    this.record = record;
    this.out = out;
    Integer wanted = options.data.partitions;
    this.partitions =
        Math.min(options.shards, wanted == null ? spark.defaultParallelism() : wanted);
  }

  /** Trains, tests and writes the run directory. */
  void execute() throws IOException {
    Blas driverBlas = Blas.load(options.compute.blas);
    if (driverBlas.notice() != null) {
      out.println("Note: " + driverBlas.notice());
    }
    BatchOrder batches =
        new BatchOrder(
            data.training().examples().size(), options.shards, options.batchSize, options.seed);
    TrainingTask task = new TrainingTask(model.network(), batches, options.compute.blas);
    try (ShardedExamples training = examples("training", data.training());
        ShardedExamples validation = examples("validation", data.validation());
        Engine engine = new BroadcastEngine(training, task)) {
      record.put("engine", engine.name());
      record.put("partitions", partitions);
      record.put("shards", options.shards);
      record.put("blas", driverBlas.name());
      record.put("versions", Versions.all());
      training.load();
      record.write();
      EpochObserver observer = train(engine, batches, validation);
      finish(batches, observer);
    }
  }

  private EpochObserver train(Engine engine, BatchOrder batches, ShardedExamples validation) {
    LearningRateSchedule schedule = LearningRateSchedule.constant(options.learningRate);
    Optimizer optimizer = options.optimizer.create(model.parameters().length, options.momentum);
    long end = (long) options.epochs * batches.stepsPerEpoch();
    EpochObserver observer =
        new EpochObserver(
            batches,
            schedule,
            end,
            () -> data.validation().examples().size() == 0 ? null : evaluate(validation),
            new Progress(out, Ansi.AUTO.enabled(), options.epochs),
            record.directory());
    new Training(engine, optimizer, schedule, batches, observer).run(model.parameters(), 0, end);
    return observer;
  }

  private void finish(BatchOrder batches, EpochObserver observer) throws IOException {
    long began = System.nanoTime();
    Evaluation test;
    try (ShardedExamples examples = examples("test", data.test())) {
      test = evaluate(examples);
    }
    double evaluationSeconds = observer.evaluationSeconds() + (System.nanoTime() - began) / 1e9;
    record.directory().writeModel(model);
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", record.secondsSinceStart());
    seconds.put("training", observer.trainingSeconds());
    seconds.put("evaluation", evaluationSeconds);
    record.put("status", "completed");
    record.put("steps", (long) options.epochs * batches.stepsPerEpoch());
    record.put("epochs", options.epochs);
    record.put("seconds", seconds);
    record.put("test", test);
    if (observer.validation() != null) {
      record.put("validation", observer.validation());
    }
    record.put("weightsSha256", model.weightsSha256());
    record.write();
    out.printf(
        Locale.ROOT,
        "%nTest: %,d of %,d right (%.2f%%)%s. Trained in %.1f s.%nWeights %s%nModel %s%n",
        test.correct(),
        test.total(),
        100 * test.accuracy(),
        data.generated() ? ", on GENERATED digits" : "",
        observer.trainingSeconds(),
        model.weightsSha256(),
        record.directory().modelFile());
    out.flush();
  }

  private ShardedExamples examples(String name, DataSet.Part part) {
    return new ShardedExamples(spark, name, part, options.shards, partitions);
  }

  private Evaluation evaluate(ShardedExamples examples) {
    return Evaluation.of(examples, model.network(), options.compute.blas, model.parameters());
  }
}
