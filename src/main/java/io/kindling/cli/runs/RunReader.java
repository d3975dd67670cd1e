package io.kindling.cli.runs;

import io.kindling.InvalidInputException;
import io.kindling.report.page.RunSummary;
import io.kindling.run.RunDirectory;
import org.apache.hadoop.conf.Configuration;

/** Reads what runs have left, on any file system that Hadoop knows. */
public final class RunReader {

  private RunReader() {}

  /**
   * Reads a run.
   *
   * @param name its directory
   * @param title what it is to be called
   * @throws InvalidInputException if no run is there, or what is there cannot be read
   */
  static RunSummary read(String name, String title, Configuration configuration) {
    RunDirectory directory = new RunDirectory(name, configuration);
    if (directory.record().path("configuration").isMissingNode()) {
      throw new InvalidInputException(
          name
              + ": holds no run: there is no run.json in it with a configuration; name a run"
              + " directory, such as runs/<time>; kindling runs lists those in a directory");
    }
    return figures(directory, title);
  }

  /** What a run has left in a directory that holds one. */
  public static RunSummary figures(RunDirectory directory, String title) {
    directory.loadMetrics(Long.MAX_VALUE);
    return new RunSummary(title, directory.record(), directory.metrics());
  }
}
