package io.kindling.cli.runs;

import io.kindling.InvalidInputException;
import io.kindling.report.page.RunSummary;
import io.kindling.run.RunDirectory;
import org.apache.hadoop.conf.Configuration;

/** Reads the files of runs, on any file system that Hadoop supports. */
public final class RunReader {

  private RunReader() {}

  /**
   * Reads a run.
   *
   * @param name the run directory
   * @param title the title of the run in reports
   * @throws InvalidInputException if the directory holds no run, or its files cannot be read
   */
  static RunSummary read(String name, String title, Configuration configuration) {
    RunDirectory directory = new RunDirectory(name, configuration);
    if (directory.record().path("configuration").isMissingNode()) {
      throw new InvalidInputException(
          name
              + ": holds no run: there is no run.json in it with a configuration; name a run"
              + " directory, such as runs/<time>; kindling runs lists the runs in a directory");
    }
    return figures(directory, title);
  }

  /**
   * Reads the summary of the run in a directory that holds one.
   *
   * @param title the title of the run in reports
   */
  public static RunSummary figures(RunDirectory directory, String title) {
    directory.loadMetrics(Long.MAX_VALUE);
    return new RunSummary(title, directory.record(), directory.metrics());
  }
}
