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
 * Runs a command that needs Spark, from its first check until Spark has stopped. Ctrl-C and SIGTERM
 * end it at any time with a one-line message.
 */
public final class SparkCommand {

  /** The part of a command that a stop can end. */
  public interface Stoppable {

    /**
     * Runs until it is done or stopped.
     *
     * @param stop the stop request, to be closed as soon as everything is written
     * @throws IOException if a file cannot be read or written
     */
    void until(StopRequest stop) throws IOException;
  }

  /** The part of a command that uses Spark. */
  public interface Work {

    /**
     * Runs on Spark.
     *
     * @throws IOException if a file cannot be read or written
     */
    void on(JavaSparkContext spark) throws IOException;
  }

  private static final String REDACTION = "spark.redaction.regex";

  /** The default of {@link #REDACTION} in Spark. */
  private static final String SPARKS_REDACTION = "(?i)secret|password|token|access[.]?key";

  private SparkCommand() {}

  /**
   * Runs a command so that a stop can end it, even before Spark has started: files and servers may
   * hang, too.
   *
   * @param out receives the message that the command was stopped
   */
  public static void stoppable(PrintWriter out, Stoppable command) throws IOException {
    try (StopRequest stop = new StopRequest(() -> tell(out))) {
      try {
        command.until(stop);
      } catch (Throwable e) {
        // Not Exception: a stop makes Spark fail in many ways, with undeclared exceptions and
        // Errors.
        if (!stop.isRequested()) {
          throw e;
        }
        stop.announceCancellation();
      }
    }
  }

  /**
   * Starts Spark, runs the work and stops Spark.
   *
   * @param name the application's name on Spark's pages
   * @param waitForExecutors the time to wait for executors, in seconds
   * @param stop the stop request, which cancels Spark's jobs
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
              // Spark's messages about cancelled jobs would hide the reason.
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
   * Extends Spark's redaction, so that its pages and event logs hide a command line with a secret
   * option.
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
