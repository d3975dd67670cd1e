package io.kindling.bench;

import io.kindling.spark.resident.ResidentEngine;
import java.util.function.Supplier;

/**
 * Exchanges of the resident engine without what else a step consists of: weights to all tasks, sums
 * back and added up.
 */
final class ExchangesAlone implements TimedVariant {

  private final String name;
  private final Supplier<ResidentEngine> start;
  private final float[] parameters;
  private ResidentEngine engine;

  /**
   * @param start starts the engine, when it is first needed and after every {@link #rest}
   */
  ExchangesAlone(String name, int parameterCount, Supplier<ResidentEngine> start) {
    this.name = name;
    this.start = start;
    this.parameters = new float[parameterCount];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void steps(int count) {
    if (engine == null) {
      engine = start.get();
    }
    for (int i = 0; i < count; i++) {
      engine.exchange(parameters).mean().whole();
    }
  }

  @Override
  public void rest() {
    close();
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
      engine = null;
    }
  }
}
