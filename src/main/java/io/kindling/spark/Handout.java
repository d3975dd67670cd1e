package io.kindling.spark;

import java.io.Serializable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** How weights get to the tasks of a job. */
public final class Handout {

  /**
   * Weights up to so many bytes travel in the tasks' closure, which Spark broadcasts anyway: a
   * broadcast of their own would cost as much again. Larger ones would pile up, because Spark keeps
   * a closure until the driver's garbage collector has come by.
   */
  public static final int MOST_IN_CLOSURE = 128 << 10;

  /** What a task can ask for the weights, on an executor, too. */
  public interface Weights extends Supplier<Parameters>, Serializable {}

  private Handout() {}

  /**
   * Runs a job with weights, and takes them back.
   *
   * @param mostInClosure the most bytes that travel in the tasks' closure
   * @param job runs it, and returns what came of it
   */
  public static <R> R run(
      JavaSparkContext spark, Parameters parameters, int mostInClosure, Function<Weights, R> job) {
    if (parameters.bytes() <= mostInClosure) {
      return job.apply(() -> parameters);
    }
    Broadcast<Parameters> broadcast = spark.broadcast(parameters);
    try {
      return job.apply(broadcast::value);
    } finally {
      broadcast.destroy();
    }
  }
}
