package io.kindling.spark.jobs;

import java.io.Serializable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** How a network's parameters get to the tasks of a job. */
public final class ParameterDistribution {

  /**
   * Parameters up to so many bytes travel in the tasks' closure, which Spark broadcasts anyway: a
   * broadcast of their own would cost as much again. Larger ones would pile up, because Spark keeps
   * a closure until the driver's garbage collector has come by.
   */
  public static final int MOST_IN_CLOSURE = 128 << 10;

  /** What a task can ask for the weights, on an executor, too. */
  public interface Source extends Supplier<SerializedParameters>, Serializable {}

  private ParameterDistribution() {}

  /**
   * Runs a job with parameters, and has the executors forget them. After a failure Spark's own
   * cleaner does that.
   *
   * @param mostInClosure the most bytes that travel in the tasks' closure
   * @param job runs it, and returns what came of it
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
    // Not where the job has failed: stopped while it still removes blocks, Spark prints traces.
    broadcast.destroy();
    return result;
  }
}
