package io.kindling.spark.jobs;

import java.io.Serializable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Sends a network's parameters to the tasks of a job. */
public final class ParameterDistribution {

  /**
   * Largest size in bytes of parameters that travel in the tasks' closure. Spark broadcasts the
   * closure anyway, so a second broadcast would cost as much again. Larger parameters in closures
   * would fill the memory, because Spark keeps a closure until the driver's garbage collector runs.
   */
  public static final int MOST_IN_CLOSURE = 128 << 10;

  /** Provides the parameters to a task, also on an executor. */
  public interface Source extends Supplier<SerializedParameters>, Serializable {}

  private ParameterDistribution() {}

  /**
   * Runs a job with parameters, and removes these from the executors afterwards. If the job fails,
   * Spark's own cleaner removes them.
   *
   * @param mostInClosure the largest size in bytes that travels in the tasks' closure
   * @param job runs the job and returns its result
   */
  public static <R> R run(
      JavaSparkContext spark,
      SerializedParameters parameters,
      int mostInClosure,
      Function<Source, R> job) {
    if (parameters.bytes() <= mostInClosure) {
      return job.apply(() -> parameters);
    }
    Broadcast<SerializedParameters> broadcast = spark.broadcast(parameters);
    R result = job.apply(broadcast::value);
    // Not after a failed job: if Spark stops while it still removes blocks, it prints stack traces.
    broadcast.destroy();
    return result;
  }
}
