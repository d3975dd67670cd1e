package io.kindling.spark;

import io.kindling.SystemResource;
import org.apache.spark.SparkConf;

/**
 * Thrown when a task has run out of memory, or of another resource for which the JDK throws {@link
 * OutOfMemoryError}, mostly threads.
 *
 * <p>An {@link OutOfMemoryError} itself would make Spark end the executor's JVM, in local mode this
 * program's, although the large objects are unreachable once the task has failed.
 */
public final class MemoryExhausted extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The work of a task. */
  public interface Work<T, E extends Exception> {
    /** Does the work and returns its result. */
    T get() throws E;
  }

  private static final String MESSAGE = "out of memory: ";

  /**
   * Start of Spark's description of a task that failed in this way. The name of the class alone
   * does not suffice: it is in the stack trace of any other failure of a task's work.
   */
  private static final String DESCRIPTION = MemoryExhausted.class.getName() + ": " + MESSAGE;

  private MemoryExhausted(OutOfMemoryError cause) {
    // Does not set the error as its cause, because Spark also looks for errors in causes.
    super(MESSAGE + cause.getMessage());
  }

  /**
   * Runs a task's work and returns its result.
   *
   * @throws MemoryExhausted if the work runs out of memory
   */
  public static <T, E extends Exception> T wrap(Work<T, E> work) throws E {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      throw new MemoryExhausted(e);
    }
  }

  /** Returns whether a failure at the driver was caused by a task that ran out of memory. */
  public static boolean isIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MemoryExhausted
          || String.valueOf(cause.getMessage()).contains(DESCRIPTION)) {
        return true;
      }
    }
    return false;
  }

  /** Returns advice for executors with too little memory. */
  public static String executorAdvice(SparkConf conf) {
    return conf.get("spark.master", "").startsWith("local")
        ? driverAdvice(conf)
        : String.format(
            "give executors more memory: --executor-memory (spark.executor.memory), now %s; or use"
                + " fewer examples, smaller layers or a smaller batch",
            conf.get("spark.executor.memory", "1g"));
  }

  /**
   * Returns a message for an error at the driver that ran out of memory or of another resource,
   * with advice.
   */
  public static String atDriver(Throwable error, SparkConf conf) {
    return SystemResource.in(error)
        .map(resource -> resource.lackedBy("the driver"))
        .orElseGet(() -> "the driver ran out of memory: " + driverAdvice(conf));
  }

  /** Returns a message for a task that ran out of memory or of another resource, with advice. */
  public static String inTask(Throwable failure, SparkConf conf) {
    return SystemResource.in(failure)
        .map(resource -> resource.lackedBy("a task's process"))
        .orElseGet(() -> "a task ran out of memory: " + executorAdvice(conf));
  }

  /** Returns advice for a driver with too little memory. */
  public static String driverAdvice(SparkConf conf) {
    return String.format(
        "give the driver more memory: KINDLING_MEMORY with submit/local, --driver-memory"
            + " (spark.driver.memory) with spark-submit, now %s; or use smaller layers",
        conf.get("spark.driver.memory", Runtime.getRuntime().maxMemory() / (1 << 20) + "m"));
  }
}
