package io.kindling.spark;

import io.kindling.SystemResource;
import org.apache.spark.SparkConf;

/**
 * A task has run out of memory, or of what the JDK calls so: threads, most often.
 *
 * <p>An {@link OutOfMemoryError} itself would have Spark end the executor's JVM, in local mode
 * ours, though all that was too large is gone once the task has failed.
 */
public final class MemoryExhausted extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A task's work. */
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T get() throws E;
  }

  private static final String MESSAGE = "out of memory: ";

  /**
   * What Spark's words for a failed task begin with then. The class's name alone is in the stack
   * trace of whatever else fails in a task's work.
   */
  private static final String SAYS = MemoryExhausted.class.getName() + ": " + MESSAGE;

  private MemoryExhausted(OutOfMemoryError cause) {
    // Without the error as its cause, for which Spark looks in causes, too.
    super(MESSAGE + cause.getMessage());
  }

  /** Does a task's work. */
  public static <T, E extends Exception> T told(Work<T, E> work) throws E {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      throw new MemoryExhausted(e);
    }
  }

  /** Whether this is what became of a task's failure at the driver. */
  public static boolean isIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MemoryExhausted || String.valueOf(cause.getMessage()).contains(SAYS)) {
        return true;
      }
    }
    return false;
  }

  /** What to do where executors have too little. */
  public static String executorAdvice(SparkConf conf) {
    return conf.get("spark.master", "").startsWith("local")
        ? driverAdvice(conf)
        : String.format(
            "give executors more memory: --executor-memory (spark.executor.memory), now %s; or take"
                + " fewer examples, smaller layers or a smaller batch",
            conf.get("spark.executor.memory", "1g"));
  }

  /** What has happened where an error says that the driver has too little, and what to do. */
  public static String atDriver(Throwable error, SparkConf conf) {
    return SystemResource.in(error)
        .map(resource -> resource.lackedBy("the driver"))
        .orElseGet(() -> "the driver ran out of memory: " + driverAdvice(conf));
  }

  /** What has happened where a task's failure says that it had too little, and what to do. */
  public static String inTask(Throwable failure, SparkConf conf) {
    return SystemResource.in(failure)
        .map(resource -> resource.lackedBy("a task's process"))
        .orElseGet(() -> "a task ran out of memory: " + executorAdvice(conf));
  }

  /** What to do where the driver has too little. */
  public static String driverAdvice(SparkConf conf) {
    return String.format(
        "give the driver more memory: KINDLING_MEMORY with submit/local, --driver-memory"
            + " (spark.driver.memory) with spark-submit, now %s; or take smaller layers",
        conf.get("spark.driver.memory", Runtime.getRuntime().maxMemory() / (1 << 20) + "m"));
  }
}
