package io.kindling.spark;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** How much Spark says of what it does, in this JVM. */
public final class SparkLogging {

  private static final String OURS = "io.kindling";

  private SparkLogging() {}

  /** Everything: what {@code conf/log4j2.properties} holds back, too. */
  public static void tellAll() {
    Configurator.setAllLevels("", Level.INFO);
  }

  /**
   * Nothing any more, nor what is beneath it: of jobs that were called off and of tasks whose
   * results come when nobody wants them. Spark's own {@code setLogLevel} leaves loggers alone that
   * have a level of their own.
   */
  public static void tellNothing() {
    Level ours = LogManager.getLogger(OURS).getLevel();
    Configurator.setAllLevels("", Level.OFF);
    Configurator.setAllLevels(OURS, ours);
  }
}
