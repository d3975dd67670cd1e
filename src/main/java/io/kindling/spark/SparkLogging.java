package io.kindling.spark;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much Spark says of what it does, in this JVM. */
public final class SparkLogging {

  private SparkLogging() {}

  /** Everything: what {@code conf/log4j2.properties} holds back, too. */
  public static void tellAll() {
    Configurator.setAllLevels("", Level.INFO);
  }
}
