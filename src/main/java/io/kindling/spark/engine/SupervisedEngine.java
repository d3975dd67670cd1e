package io.kindling.spark.engine;

import io.kindling.data.batch.Step;
import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.broadcast.BroadcastEngine;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.spark.resident.ResidentEngine.ResidentUnavailableException;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of a training on Spark, which switches between the {@link ResidentEngine} and the
 * {@link BroadcastEngine}. It is in one of these states:
 *
 * <pre>{@code
 * start: too few cores              start: a core for every partition
 *          │                                     │
 *          ▼                                     ▼
 *    ┌───────────┐     a core for every    ┌──────────┐
 *    │           │     partition at the    │          │
 *    │           │     start of an epoch   │          │
 *    │ broadcast │────────────────────────▶│ resident │
 *    │           │                         │          │
 *    │           │◀────────────────────────│          │
 *    └─────┬─────┘   ResidentUnavailable-  └─────┬────┘
 *          │         Exception (the same         │
 *          │         step is computed again)     │
 *          ▼                                     ▼
 *       failed: the ClusterMonitor reports lost executors, lack of memory or a cancelled job
 * }</pre>
 *
 * <p>A {@link ResidentUnavailableException} means that executors were lost for good, that the
 * resident tasks failed twice, or that another job occupies their cores. Each time that the
 * resident engine does not last until the end of an epoch, twice as many epochs pass before it is
 * tried again. Both engines compute the same bits.
 *
 * <p>The state changes only under {@code --engine auto}. Under {@code --engine broadcast} it never
 * does. Under {@code --engine resident} a {@link ResidentUnavailableException} ends the training,
 * and {@link EngineChoice} does not start one without cores.
 *
 * <p>Jobs are marked as the training's own, to distinguish them from other jobs of the application.
 */
final class SupervisedEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedEngine.class);

  /** The engine that computes. */
  enum State {
    /** A Spark job for every step. */
    BROADCAST,
    /** Tasks that stay for the whole training. */
    RESIDENT
  }

  /** Starts engines and checks whether there are cores for the resident engine. */
  interface Starter {

    /** Starts the engine of a state. */
    Engine start(State state);

    /** Returns whether the state may change to {@link State#RESIDENT} now. */
    boolean hasCores();
  }

  private final JavaSparkContext spark;
  private final OtherJobs others;
  private final Starter starter;
  private final boolean mayChange;
  private State state;
  private Engine engine;

  /**
   * Number of epochs to wait before the resident engine is tried again; doubled each time that it
   * does not last until the end of an epoch.
   */
  private int pause;

  private int pauseLeft;

  /**
   * Starts the first engine.
   *
   * @param others the other jobs of the application; closed with the engine
   * @param mayChange whether the other engine may replace it later
   * @param state the engine to start with
   */
  SupervisedEngine(
      JavaSparkContext spark, OtherJobs others, State state, boolean mayChange, Starter starter) {
    this.spark = spark;
    this.others = others;
    this.starter = starter;
    this.mayChange = mayChange;
    this.state = state;
    this.engine = starter.start(state);
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    ClusterMonitor.of(spark).losses().startWork("step " + step.number());
    return ClusterMonitor.during(
        spark,
        () ->
            others.own(
                () -> {
                  if (mayChange && step.indexInEpoch() == 0) {
                    beginEpoch(step);
                  }
                  return compute(each -> each.gradient(step, parameters));
                }));
  }

  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    ClusterMonitor.of(spark).losses().startWork("the validation");
    return ClusterMonitor.during(
        spark,
        "evaluate the validation examples",
        () -> others.own(() -> compute(each -> each.validate(parameters))));
  }

  @Override
  public void close() {
    others.close();
    engine.close();
  }

  private void beginEpoch(Step step) {
    if (state == State.RESIDENT) {
      pause = 0;
    } else if (--pauseLeft <= 0 && starter.hasCores()) {
      LOG.info(
          "there is a free core for every partition now: switching to the resident engine from epoch"
              + " {} on",
          step.epoch() + 1);
      switchTo(State.RESIDENT);
    }
  }

  private <T> T compute(Function<Engine, T> work) {
    try {
      return work.apply(engine);
    } catch (ResidentUnavailableException e) {
      if (!mayChange) {
        throw new ClusterFailureException(
            "--engine resident: "
                + e.getMessage()
                + "; continue from the newest checkpoint with --resume and --engine auto, which switches"
                + " to the broadcast engine in this case",
            e);
      }
      LOG.warn("switching to the broadcast engine: {}", e.getMessage());
      switchTo(State.BROADCAST);
      pause = Math.max(1, 2 * pause);
      pauseLeft = pause;
      return work.apply(engine);
    }
  }

  private void switchTo(State to) {
    engine.close();
    state = to;
    engine = starter.start(to);
  }
}
