package io.kindling.spark;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** Sets the amount of Spark's log output in this JVM. */
public final class SparkLogging {

  private static final String OURS = "io.kindling";

  private SparkLogging() {}

  /** Logs everything, including what {@code conf/log4j2.properties} suppresses. */
  public static void tellAll() {
    Configurator.setAllLevels("", Level.INFO);
  }

  /**
   * Turns off all log output other than this program's own. At the end of a run Spark reports
   * cancelled jobs and tasks whose results are no longer needed. Spark's own {@code setLogLevel}
   * does not change loggers that have their own level.
   */
  public static void tellNothing() {
    Level ours = LogManager.getLogger(OURS).getLevel();
    Configurator.setAllLevels("", Level.OFF);
    Configurator.setAllLevels(OURS, ours);
  }
}
