package io.kindling.spark.engine;

import io.kindling.data.batch.Step;
import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.cluster.ClusterWatch;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.spark.resident.ResidentEngine.CannotStayException;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;
import java.util.function.Supplier;
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
    return ClusterWatch.during(spark, () -> own(() -> engine.gradient(step, parameters)));
  }

  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    ClusterWatch.of(spark).losses().goesOnWith("the validation");
    return ClusterWatch.during(
        spark, "evaluate the validation examples", () -> own(() -> engine.validate(parameters)));
  }

  /** Does something whose jobs are the training's own, and whose failures end the run. */
  private <T> T own(Supplier<T> work) {
    try {
      return others.own(work);
    } catch (CannotStayException e) {
      throw new ClusterFailureException(
          "--engine resident: "
              + e.getMessage()
              + "; go on from the newest checkpoint with --resume, and with --engine auto, which"
              + " goes on under the broadcast engine then",
          e);
    }
  }

  @Override
  public void close() {
    others.close();
    engine.close();
  }
}
