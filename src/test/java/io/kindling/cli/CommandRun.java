package io.kindling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * What came of a command: run in this JVM as {@code main} would, on Spark in local mode.
 *
 * @param out what it printed
 * @param err what it printed to standard error
 * @param log the warnings and errors that it, Spark or Hadoop logged, with their stack traces
 */
public record CommandRun(int status, String out, String err, List<String> log) {

  private static final int CORES = 2;

  /** An HDFS that a test has started runs in this JVM, and what its servers log is not ours. */
  private static final List<String> SERVERS =
      List.of("org.apache.hadoop.hdfs.server.", "org.apache.hadoop.ipc.Server", "BlockStateChange");

  /** Runs a command. */
  public static CommandRun of(String... arguments) {
    return on(CORES, arguments);
  }

  /** Runs a command on Spark with so many cores. */
  public static CommandRun on(int cores, String... arguments) {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.master", "local[" + cores + "]");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.ui.showConsoleProgress", "false");
    return with(settings, arguments);
  }

  /**
   * Runs a command where there is no Spark to run on. One that has nothing else to complain of
   * complains of that: a check of all that comes before, in milliseconds.
   */
  public static CommandRun withoutSpark(String... arguments) {
    return with(Map.of(), arguments);
  }

  private static CommandRun with(Map<String, String> settings, String... arguments) {
    Map<String, String> before = new HashMap<>();
    settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    Capture capture = new Capture();
    // Before the streams are replaced: the log keeps the one that it finds when it starts.
    capture.begin();
    System.setOut(new PrintStream(printed, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      int status = Kindling.run(arguments);
      return new CommandRun(
          status, printed.toString(UTF_8), complained.toString(UTF_8), List.copyOf(capture.lines));
    } finally {
      capture.end();
      System.setOut(out);
      System.setErr(err);
      before.forEach(
          (name, value) -> {
            if (value == null) {
              System.clearProperty(name);
            } else {
              System.setProperty(name, value);
            }
          });
    }
  }

  /** Checks that it did what it was to do, without a word of complaint. */
  public CommandRun succeeded() {
    assertEquals(0, status, this::toString);
    assertEquals("", err, this::toString);
    return withoutStackTrace();
  }

  /** Checks that it did what it was to do, whatever it noted. */
  public CommandRun ended() {
    assertEquals(0, status, this::toString);
    return withoutStackTrace();
  }

  /** Checks that nothing that was logged or printed is for a programmer's eyes. */
  public CommandRun withoutStackTrace() {
    List<String> traces =
        log.stream().filter(line -> line.contains("\tat ") || line.contains("Exception")).toList();
    assertTrue(traces.isEmpty(), () -> "logged: " + String.join("\n", traces));
    assertTrue(!err.contains("\tat ") && !err.contains("Exception"), () -> err);
    return this;
  }

  /** Checks that it ended with a status and one line on standard error, and returns that line. */
  public String refusal(int expectedStatus) {
    assertEquals(1, err.lines().count(), this::toString);
    return refusalAfterNotes(expectedStatus);
  }

  /**
   * Checks that it ended with a status and, after notes if there are any, one line on standard
   * error, and returns that line.
   */
  public String refusalAfterNotes(int expectedStatus) {
    assertEquals(expectedStatus, status, this::toString);
    List<String> lines = err.lines().toList();
    for (String line : lines) {
      boolean last = line.equals(lines.get(lines.size() - 1));
      assertTrue(line.startsWith(last ? "kindling: " : "Note: "), this::toString);
      assertTrue(line.length() < 2000, this::toString);
      assertTrue(line.codePoints().noneMatch(CommandRun::isInvisible), this::toString);
    }
    return lines.get(lines.size() - 1);
  }

  /** Whether it has come as far as to start Spark, where there was none. */
  public boolean wantedSpark() {
    return err.contains("kindling: no Spark master: ");
  }

  /** What a terminal would do something else with than show it. */
  private static boolean isInvisible(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }

  /** Takes all that is logged, under whatever logger. */
  private static final class Capture extends AbstractAppender {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    Capture() {
      super("capture", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.WARN)
          && SERVERS.stream().noneMatch(event.getLoggerName()::startsWith)) {
        String trace =
            event.getThrown() == null
                ? ""
                : "\n" + event.getThrownProxy().getExtendedStackTraceAsString();
        lines.add(
            event.getLevel()
                + " "
                + event.getLoggerName()
                + ": "
                + event.getMessage().getFormattedMessage()
                + trace);
      }
    }

    void begin() {
      start();
      for (LoggerConfig logger : loggers()) {
        if (logger.getParent() == null || !logger.isAdditive()) {
          logger.addAppender(this, null, null);
        }
      }
    }

    void end() {
      for (LoggerConfig logger : loggers()) {
        logger.removeAppender(getName());
      }
      stop();
    }

    private static List<LoggerConfig> loggers() {
      LoggerContext context = (LoggerContext) org.apache.logging.log4j.LogManager.getContext(false);
      return List.copyOf(context.getConfiguration().getLoggers().values());
    }
  }
}
