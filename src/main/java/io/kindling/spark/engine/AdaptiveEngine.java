package io.kindling.spark.engine;

import io.kindling.data.batch.Step;
import io.kindling.spark.broadcast.BroadcastEngine;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.spark.resident.ResidentEngine.CannotStayException;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link ResidentEngine} while there is a free core for every partition and the {@link
 * BroadcastEngine} while there is not: executors come late, are lost, and come back, and other jobs
 * of the application take cores. Both engines give the same bits.
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
 *    └───────────┘   CannotStayException   └──────────┘
 *                    (the same step is
 *                    computed again)
 * }</pre>
 *
 * <p>A {@link CannotStayException} says that executors were lost for good, that the resident tasks
 * failed twice, or that another job has their cores. Each time that the resident engine does not
 * last until the end of an epoch, twice as many epochs pass before it is tried again.
 *
 * <p>This is what {@code --engine auto} selects. Under {@code --engine resident} and {@code
 * --engine broadcast} there is one state, which is never left: {@link EngineChoice} refuses to
 * start the resident engine without cores, and a {@link CannotStayException} ends the run.
 */
final class AdaptiveEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(AdaptiveEngine.class);

  private final BooleanSupplier fits;
  private final Supplier<Engine> resident;
  private final Supplier<Engine> broadcast;
  private Engine engine;
  private boolean isResident;

  /**
   * How many epochs go by before resident tasks are tried again: twice as many each time that they
   * have not lasted until an epoch's end.
   */
  private int pause;

  private int pauseLeft;

  /**
   * @param isResident which engine begins
   * @param fits whether there is a free slot for every partition
   * @param resident starts a resident engine
   * @param broadcast starts a broadcast engine
   */
  AdaptiveEngine(
      boolean isResident,
      BooleanSupplier fits,
      Supplier<Engine> resident,
      Supplier<Engine> broadcast) {
    this.fits = fits;
    this.resident = resident;
    this.broadcast = broadcast;
    this.isResident = isResident;
    this.engine = (isResident ? resident : broadcast).get();
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    if (step.indexInEpoch() == 0) {
      lookAgain(step);
    }
    return byEither(each -> each.gradient(step, parameters));
  }

  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    return byEither(each -> each.validate(parameters));
  }

  @Override
  public void close() {
    engine.close();
  }

  private void lookAgain(Step step) {
    if (isResident) {
      pause = 0;
    } else if (--pauseLeft <= 0 && fits.getAsBoolean()) {
      LOG.info(
          "there is a free core for every partition now: going on under the resident engine from"
              + " epoch {} on",
          step.epoch() + 1);
      change(true);
    }
  }

  private <T> T byEither(Function<Engine, T> work) {
    try {
      return work.apply(engine);
    } catch (CannotStayException e) {
      LOG.warn("going on under the broadcast engine: {}", e.getMessage());
      change(false);
      pause = Math.max(1, 2 * pause);
      pauseLeft = pause;
      return work.apply(engine);
    }
  }

  private void change(boolean toResident) {
    engine.close();
    isResident = toResident;
    engine = (isResident ? resident : broadcast).get();
  }
}
