package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.DataSet;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.training.Engine;
import io.kindling.training.EngineKind;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingTask;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** The examples of small trainings, in a Spark and in some number of partitions. */
public final class SmallExamples implements AutoCloseable {

  private final ShardedExamples training;
  private final ShardedExamples validation;

  public SmallExamples(JavaSparkContext spark, int shards, int partitions) {
    DataSet data = SmallTraining.DATA;
    training = new ShardedExamples(spark, "training", data.training(), shards, partitions);
    validation = new ShardedExamples(spark, "validation", data.validation(), shards, partitions);
  }

  public Engine engine(String name, TrainingTask task) {
    return switch (name) {
      case "auto" -> EngineChoice.start(EngineKind.AUTO, training, validation, task, choice -> {});
      case "resident" -> new ResidentEngine(training, validation, task);
      default -> new BroadcastEngine(training, validation, task);
    };
  }

  /** With sums in groups on the executors, and weights that have a broadcast of their own. */
  public Engine engineInGroups(int groups, TrainingTask task) {
    return new BroadcastEngine(training, validation, task, groups, 0);
  }

  /** Returns the hosts by how their executors round. */
  public Map<String, List<String>> arithmetic(SmallTraining kind) {
    TrainingTask task = kind.task();
    return ArithmeticCheck.run(training, task, task.batches().step(0), kind.parameters()).hosts();
  }

  /** Trains under an engine of this name, and returns the digest of the weights. */
  public String train(String name, SmallTraining kind) {
    return train(name, kind, new TrainingListener() {});
  }

  /** Trains under an engine of this name with somebody watching. */
  public String train(String name, SmallTraining kind, TrainingListener listener) {
    try (Engine engine = engine(name, kind.task())) {
      String weights = kind.train(engine, listener);
      assertEquals(name, engine.name(), "it fell back");
      return weights;
    }
  }

  @Override
  public void close() {
    training.close();
    validation.close();
  }
}
