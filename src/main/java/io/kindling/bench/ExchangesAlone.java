package io.kindling.bench;

import io.kindling.spark.resident.ResidentEngine;
import java.util.function.Supplier;

/**
 * Exchanges of the resident engine without a step's arithmetic: the weights are sent to all tasks,
 * and the sums are returned and added.
 */
final class ExchangesAlone implements TimedVariant {

  private final String name;
  private final Supplier<ResidentEngine> start;
  private final float[] parameters;
  private ResidentEngine engine;

  /**
   * @param name the name in the table
   * @param parameterCount the number of parameters to exchange
   * @param start starts the engine when it is first needed and after every {@link #rest}
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
