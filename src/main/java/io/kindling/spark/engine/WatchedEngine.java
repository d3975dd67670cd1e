package io.kindling.spark.engine;

import io.kindling.data.batch.Step;
import io.kindling.spark.cluster.ClusterWatch;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * An engine on a cluster that is watched, whose failures are the {@link ClusterWatch}'s. Marks its
 * jobs, so that they are told from others of the application.
 */
final class WatchedEngine implements Engine {

  private final JavaSparkContext spark;
  private final OtherJobs others;
  private final Engine engine;

  /**
   * @param others is closed with the engine
   */
  WatchedEngine(JavaSparkContext spark, OtherJobs others, Engine engine) {
    this.spark = spark;
    this.others = others;
    this.engine = engine;
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    ClusterWatch.of(spark).losses().goesOnWith("step " + step.number());
    return ClusterWatch.during(spark, () -> others.own(() -> engine.gradient(step, parameters)));
  }

  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    ClusterWatch.of(spark).losses().goesOnWith("the validation");
    return ClusterWatch.during(
        spark,
        "evaluate the validation examples",
        () -> others.own(() -> engine.validate(parameters)));
  }

  @Override
  public void close() {
    others.close();
    engine.close();
  }
}
