package io.kindling.spark;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an executor writes to its log: under Spark's own settings every task of every step writes a
 * dozen lines, which nobody reads and which fill a worker's disk in a long run.
 */
public final class ExecutorLogging {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorLogging.class);

  /** The settings that Spark falls back on where nobody has given any. */
  private static final String DEFAULTS = "log4j2-defaults.properties";

  /** Those that have something to say of every task. */
  private static final List<String> TALKATIVE =
      List.of(
          "org.apache.spark.broadcast",
          "org.apache.spark.executor",
          "org.apache.spark.storage",
          "org.apache.spark.MapOutputTrackerWorker");

  private ExecutorLogging() {}

  /** Has an executor, in whose JVM this is, log warnings only, unless somebody wants more. */
  public static void calm(SparkConf conf) {
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
        TALKATIVE.forEach(logger -> Configurator.setLevel(logger, Level.WARN));
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("this is not logged by Log4j", e);
    }
  }
}
