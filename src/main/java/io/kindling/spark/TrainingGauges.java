package io.kindling.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.kindling.data.batch.Step;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import java.util.EnumMap;
import java.util.Map;

/**
 * Publishes the progress of a training in Spark's own metrics system: a consumer of these metrics,
 * such as Prometheus, finds {@code …driver.plugin.io.kindling.spark.resident.ResidentPlugin.step}
 * and the other quantities.
 */
public final class TrainingGauges implements TrainingListener {

  /** A published quantity. */
  public enum Quantity {
    /** The current epoch, counted from 1. */
    EPOCH("epoch"),
    /** The number of completed steps. */
    STEP("step"),
    /** The mean training loss of the last step. */
    LOSS("loss"),
    /**
     * The fraction of the validation examples that were classified correctly after the last epoch.
     */
    VALIDATION_ACCURACY("validationAccuracy"),
    /** The number of examples per second in the last epoch's steps. */
    EXAMPLES_PER_SECOND("examplesPerSecond"),
    /**
     * The fraction of the held-out examples that the candidate of a retraining classifies
     * correctly.
     */
    CANDIDATE_ACCURACY("candidateAccuracy"),
    /**
     * The fraction of the held-out examples that the champion of a retraining classifies correctly.
     */
    CHAMPION_ACCURACY("championAccuracy");

    private final String name;

    Quantity(String name) {
      this.name = name;
    }
  }

  /**
   * The gauges of this JVM. A singleton, because Spark creates the plugin that registers them and
   * does not pass it to a run.
   */
  private static final TrainingGauges INSTANCE = new TrainingGauges();

  private final Map<Quantity, Double> values = new EnumMap<>(Quantity.class);

  private TrainingGauges() {}

  /** Returns the gauges of this JVM. */
  public static TrainingGauges ofThisJvm() {
    return INSTANCE;
  }

  /** Resets all gauges and registers them; their values are NaN until they are set. */
  public synchronized void register(MetricRegistry registry) {
    values.clear();
    for (Quantity quantity : Quantity.values()) {
      registry.register(quantity.name, (Gauge<Double>) () -> value(quantity));
    }
  }

  /** Sets the value of a quantity. */
  public synchronized void set(Quantity quantity, double value) {
    values.put(quantity, value);
  }

  private synchronized double value(Quantity quantity) {
    return values.getOrDefault(quantity, Double.NaN);
  }

  @Override
  public synchronized void onStep(Step step, double meanLoss, TrainingState state) {
    values.put(Quantity.EPOCH, step.epoch() + 1.0);
    values.put(Quantity.STEP, step.number() + 1.0);
    values.put(Quantity.LOSS, meanLoss);
  }

  @Override
  public synchronized void onEpoch(EpochResult result, TrainingState state) {
    values.put(Quantity.EXAMPLES_PER_SECOND, result.examplesPerSecond());
    result
        .validation()
        .ifPresent(outcome -> values.put(Quantity.VALIDATION_ACCURACY, outcome.accuracy()));
  }
}
