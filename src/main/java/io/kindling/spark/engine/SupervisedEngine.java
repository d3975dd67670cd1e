package io.kindling.spark.engine;

import io.kindling.data.batch.Step;
import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.broadcast.BroadcastEngine;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.spark.resident.ResidentEngine.CannotStayException;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of a training on Spark: the {@link ResidentEngine} or the {@link BroadcastEngine},
 * under supervision. It is in one of these states:
 *
 * <pre>{@code
 * start: cores are lacking          start: a core for every partition
 *          │                                     │
 *          ▼                                     ▼
 *    ┌───────────┐     a core for every    ┌──────────┐
 *    │           │     partition, where    │          │
 *    │           │     an epoch begins     │          │
 *    │ broadcast │────────────────────────▶│ resident │
 *    │           │                         │          │
 *    │           │◀────────────────────────│          │
 *    └─────┬─────┘   CannotStayException   └─────┬────┘
 *          │         (the same step is           │
 *          │         computed again)             │
 *          ▼                                     ▼
 *       failed: the ClusterMonitor tells of lost executors, lack of memory, a cancelled job
 * }</pre>
 *
 * <p>A {@link CannotStayException} says that executors were lost for good, that the resident tasks
 * failed twice, or that another job has their cores. Each time that the resident engine does not
 * last until the end of an epoch, twice as many epochs pass before it is tried again. Both engines
 * give the same bits.
 *
 * <p>Only under {@code --engine auto} does the state change. Under {@code --engine broadcast} it
 * stays; under {@code --engine resident} a {@link CannotStayException} ends in failure, too, and
 * {@link EngineChoice} does not start without cores.
 *
 * <p>Jobs are marked as the training's own, so that they are told from others of the application.
 */
final class SupervisedEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedEngine.class);

  /** Which engine computes. */
  enum State {
    /** A Spark job for every step. */
    BROADCAST,
    /** Tasks that stay for the whole training. */
    RESIDENT
  }

  /** Starts engines, and tells whether there are cores for the resident one. */
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
   * How many epochs go by before resident tasks are tried again: twice as many each time that they
   * have not lasted until an epoch's end.
   */
  private int pause;

  private int pauseLeft;

  /**
   * Starts the first engine.
   *
   * @param others is closed with the engine
   * @param mayChange whether the other engine may take over
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
    ClusterMonitor.of(spark).losses().goesOnWith("step " + step.number());
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
    ClusterMonitor.of(spark).losses().goesOnWith("the validation");
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
          "there is a free core for every partition now: going on under the resident engine from"
              + " epoch {} on",
          step.epoch() + 1);
      change(State.RESIDENT);
    }
  }

  private <T> T compute(Function<Engine, T> work) {
    try {
      return work.apply(engine);
    } catch (CannotStayException e) {
      if (!mayChange) {
        throw new ClusterFailureException(
            "--engine resident: "
                + e.getMessage()
                + "; go on from the newest checkpoint with --resume, and with --engine auto, which"
                + " goes on under the broadcast engine then",
            e);
      }
      LOG.warn("going on under the broadcast engine: {}", e.getMessage());
      change(State.BROADCAST);
      pause = Math.max(1, 2 * pause);
      pauseLeft = pause;
      return work.apply(engine);
    }
  }

  private void change(State to) {
    engine.close();
    state = to;
    engine = starter.start(to);
  }
}
