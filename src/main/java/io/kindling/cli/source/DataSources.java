package io.kindling.cli.source;

import io.kindling.run.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The list of data sources. To add a source, implement {@link DataSource} and add a line here. */
public final class DataSources {

  /** The sources in order of precedence: the first that accepts a location reads it. */
  static final List<DataSource> ALL =
      List.of(
          new AutomaticSource(),
          new DigitsSource(),
          new CsvSource(),
          new LibsvmSource(),
          new IdxSource());

  private DataSources() {}

  /** Returns the source that reads a location. */
  public static DataSource of(String location) {
    return of(ALL, location);
  }

  static DataSource of(List<DataSource> sources, String location) {
    return sources.stream().filter(each -> each.takes(location)).findFirst().orElseThrow();
  }

  /** Returns the description of {@link Execution#DATA}, with a line for each source. */
  public static List<String> help() {
    return help(ALL, DataSource::help);
  }

  /** Returns the description of {@code --data} for a command that only scores examples. */
  public static List<String> scoringHelp() {
    return help(ALL, DataSource::scoringHelp);
  }

  /**
   * Returns the lines about the sources; the last source, for locations without prefix, is first.
   */
  static List<String> help(List<DataSource> sources, Function<DataSource, String> help) {
    List<String> lines = new ArrayList<>(sources.stream().map(help).toList());
    lines.add(0, lines.remove(lines.size() - 1));
    return Stream.concat(
            Stream.concat(
                Stream.of("Location of the data, on any file system that Hadoop supports. One of:"),
                lines.stream().map(line -> "- " + line)),
            Execution.DATA.description().stream().skip(1))
        .toList();
  }
}
