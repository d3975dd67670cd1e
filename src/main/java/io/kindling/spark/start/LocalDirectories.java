package io.kindling.spark.start;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories on this machine for Spark's own files. If Spark can use none of them, it ends the
 * JVM at once, without an explanation and without any record of the run. This class checks them
 * first.
 *
 * @param origin the environment variable or setting that lists them
 * @param names the directories
 */
record LocalDirectories(String origin, List<String> names) {

  private static final Logger LOG = LoggerFactory.getLogger(LocalDirectories.class);

  private static final String SETTING = "spark.local.dir";
  private static final String YARN = "CONTAINER_ID";

  /**
   * Returns the directories that Spark will use with these settings, by Spark's own rules.
   *
   * @throws InvalidInputException if Spark would take this machine for a YARN container that has no
   *     local directories
   */
  static LocalDirectories of(SparkConf conf, Map<String, String> environment) {
    if (environment.containsKey(YARN)) {
      String value = environment.get("LOCAL_DIRS");
      if (value == null) {
        throw new InvalidInputException(
            YARN
                + " is set in the environment, by which Spark knows a container of YARN, but"
                + " LOCAL_DIRS, which YARN sets with it, is not; unset "
                + YARN);
      }
      return in("LOCAL_DIRS", value, ",");
    }
    for (String variable : List.of("SPARK_EXECUTOR_DIRS", "SPARK_LOCAL_DIRS")) {
      String value = environment.get(variable);
      if (value != null) {
        return in(variable, value, variable.equals("SPARK_LOCAL_DIRS") ? "," : ":");
      }
    }
    return conf.contains(SETTING)
        ? in(SETTING, conf.get(SETTING), ",")
        : in("java.io.tmpdir", System.getProperty("java.io.tmpdir"), ",");
  }

  private static LocalDirectories in(String origin, String value, String separator) {
    return new LocalDirectories(origin, List.of(value.split(separator, -1)));
  }

  /**
   * Creates a temporary directory in each of them, as Spark does, and deletes it again.
   *
   * @throws InvalidInputException if none of them is usable
   */
  void check() {
    List<String> obstacles = new ArrayList<>();
    for (String name : names) {
      try {
        // Spark's java.io.File treats an empty name as the root directory.
        Path directory = Files.createDirectories(Path.of(name.isEmpty() ? "/" : name));
        Files.delete(Files.createTempDirectory(directory, "kindling-"));
      } catch (IOException | InvalidPathException e) {
        obstacles.add("'" + name + "' (" + ForeignFailure.line(e) + ")");
      }
    }
    String text = String.join(", ", obstacles);
    if (obstacles.size() == names.size()) {
      boolean isVariable = !origin.contains(".");
      throw new InvalidInputException(
          String.format(
              "%s names no directory that Spark could write its own files to: %s; %s",
              origin,
              text,
              isVariable
                  ? "unset it, or name one in " + origin
                  : "name one on a disk with room by --conf " + SETTING + "=DIR"));
    }
    if (!obstacles.isEmpty()) {
      LOG.warn("{} names directories that Spark cannot use; it uses the others: {}", origin, text);
    }
  }
}
