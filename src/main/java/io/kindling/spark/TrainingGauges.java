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
 * Where a training stands, among Spark's own metrics: whatever reads those, Prometheus say, finds
 * {@code …driver.plugin.io.kindling.spark.resident.ResidentPlugin.step} and its like.
 */
public final class TrainingGauges implements TrainingListener {

  /** What there is to watch. */
  public enum Quantity {
    /** The epoch under way, counted from 1. */
    EPOCH("epoch"),
    /** How many steps were made. */
    STEP("step"),
    /** The mean training loss of the last step. */
    LOSS("loss"),
    /** The fraction of the validation examples that were right after the last epoch. */
    VALIDATION_ACCURACY("validationAccuracy"),
    /** Examples a second in the last epoch's steps. */
    EXAMPLES_PER_SECOND("examplesPerSecond"),
    /** Of a retraining: the fraction of the held-out examples that the candidate gets right. */
    CANDIDATE_ACCURACY("candidateAccuracy"),
    /** Of a retraining: the same of the champion. */
    CHAMPION_ACCURACY("championAccuracy");

    private final String name;

    Quantity(String name) {
      this.name = name;
    }
  }

  /** Those of this JVM: Spark makes the plugin that registers them, and a run is told nothing. */
  private static final TrainingGauges INSTANCE = new TrainingGauges();

  private final Map<Quantity, Double> values = new EnumMap<>(Quantity.class);

  private TrainingGauges() {}

  /** The gauges of this JVM. */
  public static TrainingGauges ofThisJvm() {
    return INSTANCE;
  }

  /** Shows them in a registry, from nothing on: NaN until something is known. */
  public synchronized void register(MetricRegistry registry) {
    values.clear();
    for (Quantity quantity : Quantity.values()) {
      registry.register(quantity.name, (Gauge<Double>) () -> value(quantity));
    }
  }

  /** Sets one. */
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
