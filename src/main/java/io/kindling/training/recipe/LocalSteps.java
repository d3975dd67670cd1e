package io.kindling.training.recipe;

import io.kindling.optim.schedule.ConstantRate;
import io.kindling.optim.schedule.Horizon;
import io.kindling.optim.schedule.Schedule;
import java.io.Serializable;

/**
 * The steps that every shard makes by itself between two averages (local SGD). Local SGD is
 * <em>not</em> mini-batch gradient descent, but needs fewer exchanges (Stich, "Local SGD Converges
 * Fast and Communicates Little", 2019; Lin, Stich, Patel and Jaggi, "Don't Use Large Mini-Batches,
 * Use Local SGD", 2020).
 *
 * @param count the number of steps K, at least 1; 1 is plain mini-batch gradient descent
 * @param schedule the schedule of the learning rate
 * @param learningRate the run's learning rate η, before the schedule is applied
 * @param horizon the planned length of the run
 */
public record LocalSteps(int count, Schedule schedule, double learningRate, Horizon horizon)
    implements Serializable {

  /** Mini-batch gradient descent: an average after every step, so no local steps. */
  public static final LocalSteps NONE = new LocalSteps(1, new ConstantRate(), 0, new Horizon(1, 1));

  /** Returns whether shards make steps by themselves, that is, whether K is above 1. */
  public boolean areLocal() {
    return count > 1;
  }

  /**
   * Returns the learning rate of a step of the run, which is also the learning rate of its local
   * steps.
   */
  public float rate(long step) {
    return (float) schedule.over(learningRate, horizon).rate(step);
  }
}
