package io.kindling.spark;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reduces the log output of executors: under Spark's own settings every task of every step writes a
 * dozen lines, which fill a worker's disk in a long run.
 */
public final class ExecutorLogging {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorLogging.class);

  /** Name of the settings that Spark uses where no others are given. */
  private static final String DEFAULTS = "log4j2-defaults.properties";

  /** Loggers that write lines for every task. */
  private static final List<String> VERBOSE_LOGGERS =
      List.of(
          "org.apache.spark.broadcast",
          "org.apache.spark.executor",
          "org.apache.spark.storage",
          "org.apache.spark.MapOutputTrackerWorker");

  private ExecutorLogging() {}

  /**
   * Makes the executor in this JVM log only warnings, unless the user has set a log level or
   * settings of Log4j.
   */
  public static void reduce(SparkConf conf) {
    if (conf.contains("spark.log.level")) {
      return;
    }
    try {
      String settings =
          String.valueOf(
              LoggerContext.getContext(false)
                  .getConfiguration()
                  .getConfigurationSource()
                  .getLocation());
      if (settings.endsWith(DEFAULTS)) {
        VERBOSE_LOGGERS.forEach(logger -> Configurator.setLevel(logger, Level.WARN));
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("the logging system is not Log4j", e);
    }
  }
}
