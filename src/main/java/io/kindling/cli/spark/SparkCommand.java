package io.kindling.cli.spark;

import io.kindling.registry.RegistrySettings;
import io.kindling.run.Execution;
import io.kindling.run.StopRequest;
import io.kindling.spark.SparkLogging;
import io.kindling.spark.cluster.DriverMonitor;
import io.kindling.spark.start.SparkStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs a command that needs Spark, from its first check until Spark has stopped, so that Ctrl-C and
 * SIGTERM end it in one line at any moment.
 */
public final class SparkCommand {

  /** What a stop ends. */
  public interface Stoppable {

    /**
     * Does it.
     *
     * @param stop tells when it should end, and has to be closed as soon as everything is written
     */
    void until(StopRequest stop) throws IOException;
  }

  /** What is done on Spark. */
  public interface Work {

    /** Does it. */
    void on(JavaSparkContext spark) throws IOException;
  }

  private static final String REDACTION = "spark.redaction.regex";

  /** Spark's default. */
  private static final String SPARKS_REDACTION = "(?i)secret|password|token|access[.]?key";

  private SparkCommand() {}

  /** Runs what a stop ends: files and servers that are looked at before Spark may hang, too. */
  public static void stoppable(PrintWriter out, Stoppable command) throws IOException {
    try (StopRequest stop = new StopRequest(() -> tell(out))) {
      try {
        command.until(stop);
      } catch (Throwable e) {
        // Not Exception: Spark's Scala throws what it does not declare, and ends in many ways.
        if (!stop.isRequested()) {
          throw e;
        }
        stop.announceCancellation();
      }
    }
  }

  /**
   * Starts Spark, does the work and stops Spark.
   *
   * @param name what Spark's pages call it
   * @param waitForExecutors seconds to wait for executors
   */
  public static void run(String name, int waitForExecutors, StopRequest stop, Work work)
      throws IOException {
    stop.checkNotRequested();
    redactCommandLine();
    try (DriverMonitor watch = DriverMonitor.start()) {
      JavaSparkContext spark = SparkStart.start(name, waitForExecutors);
      try {
        stop.cancelBy(
            () -> {
              // What Spark says of jobs that were called off is not what went wrong.
              SparkLogging.tellNothing();
              spark.sc().cancelAllJobs();
            });
        work.on(spark);
      } finally {
        watch.stop(spark);
      }
    }
  }

  private static void tell(PrintWriter out) {
    out.println("Stopped.");
    out.flush();
  }

  /**
   * Has Spark's pages and event logs, which show the command line, not show one with a secret
   * option on it.
   */
  private static void redactCommandLine() {
    String before = System.getProperty(REDACTION, SPARKS_REDACTION);
    String options =
        Stream.of(RegistrySettings.NOTIFY, Execution.MIRRORS)
            .map(setting -> "--" + setting.name())
            .collect(Collectors.joining("|"));
    if (!before.endsWith(options)) {
      System.setProperty(REDACTION, before + "|" + options);
    }
  }
}
