package io.kindling.cli.options;

import io.kindling.spark.SparkLogging;
import picocli.CommandLine.Option;

/** The option {@code --verbose} of commands that start Spark. */
public final class Verbosity {

  @Option(
      names = "--verbose",
      description = "Also print Spark's log of jobs and tasks on standard error.")
  void verbose(boolean wanted) {
    if (wanted) {
      SparkLogging.tellAll();
    }
  }
}
