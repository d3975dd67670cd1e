package io.kindling.training.recipe;

import io.kindling.optim.schedule.ConstantRate;
import io.kindling.optim.schedule.Horizon;
import io.kindling.optim.schedule.Schedule;
import java.io.Serializable;

/**
 * How many steps every shard makes by itself between two averages: local SGD, which is <em>not</em>
 * mini-batch gradient descent, but needs fewer exchanges (Stich, "Local SGD Converges Fast and
 * Communicates Little", 2019; Lin, Stich, Patel and Jaggi, "Don't Use Large Mini-Batches, Use Local
 * SGD", 2020).
 *
 * @param count K, at least 1; with 1 nothing is local
 * @param schedule of the learning rate
 * @param learningRate η, the run's setting
 * @param horizon how far the run is to go
 */
public record LocalSteps(int count, Schedule schedule, double learningRate, Horizon horizon)
    implements Serializable {

  /** One step, and then the average, as ever. */
  public static final LocalSteps NONE = new LocalSteps(1, new ConstantRate(), 0, new Horizon(1, 1));

  /** Whether shards make steps of their own. */
  public boolean areLocal() {
    return count > 1;
  }

  /** η of a step of the run, and so of the local steps that it is made of. */
  public float rate(long step) {
    return (float) schedule.over(learningRate, horizon).rate(step);
  }
}
