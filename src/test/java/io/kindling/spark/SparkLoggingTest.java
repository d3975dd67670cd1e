package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the log output under {@code conf/log4j2.properties}, which sets the levels of many loggers.
 */
class SparkLoggingTest {

  private static final String TASKS = "org.apache.spark.scheduler.TaskSchedulerImpl";

  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);

  @BeforeEach
  void configure() {
    context.setConfigLocation(Path.of("conf", "log4j2.properties").toUri());
  }

  @AfterEach
  void restore() {
    context.reconfigure();
  }

  @Test
  void tellNothingTurnsOffAllOutputOfSpark() {
    assertEquals(Level.WARN, LogManager.getLogger(TASKS).getLevel());
    SparkLogging.tellNothing();
    for (Map.Entry<String, LoggerConfig> each :
        context.getConfiguration().getLoggers().entrySet()) {
      boolean ours = each.getKey().startsWith("io.kindling");
      assertEquals(ours ? Level.INFO : Level.OFF, each.getValue().getLevel(), each.getKey());
    }
    for (String name : List.of(TASKS, "org.apache.spark.SparkContext", "org.apache.hadoop.ipc")) {
      assertEquals(Level.OFF, LogManager.getLogger(name).getLevel(), name);
    }
    assertTrue(LogManager.getLogger(SparkLogging.class).isInfoEnabled());
  }

  @Test
  void tellAllTurnsOnAllOutput() {
    SparkLogging.tellAll();
    assertEquals(Level.INFO, LogManager.getLogger(TASKS).getLevel());
    assertEquals(Level.INFO, LogManager.getLogger("org.apache.spark.executor.Executor").getLevel());
  }
}
