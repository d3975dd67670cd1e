package io.kindling.cli.options;

import io.kindling.InvalidInputException;
import io.kindling.storage.LocalPath;
import io.kindling.storage.PathName;
import io.kindling.storage.WriteProbe;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The file or directory that an option names to be written. */
public final class OutputOption {

  private OutputOption() {}

  /**
   * Returns the file's path.
   *
   * @param option its name, without dashes
   * @throws InvalidInputException if no file can be written there
   */
  public static Path file(String option, String name, Configuration hadoop) {
    return checked(option, name, PathName.parse(name), hadoop);
  }

  /** As {@link #file}, on the local disk unless the name is an address. */
  public static Path localFile(String option, String name, Configuration hadoop) {
    return checked(option, name, LocalPath.orAddress(name), hadoop);
  }

  /**
   * Returns why no files can be written to a local directory, whatever Hadoop's default file system
   * is.
   */
  public static Optional<String> obstacle(java.nio.file.Path directory) {
    return WriteProbe.obstacle(new Path(directory.toUri()), SparkHadoopUtil.get().conf());
  }

  private static Path checked(String option, String name, Path file, Configuration hadoop) {
    if (name.endsWith("/")) {
      throw invalid(option, name, "it is the name of a directory");
    }
    WriteProbe.obstacleToFile(file, hadoop)
        .ifPresent(
            why -> {
              throw invalid(option, name, why);
            });
    return file;
  }

  private static InvalidInputException invalid(String option, String name, String why) {
    return new InvalidInputException(
        String.format("--%s %s: cannot be written (%s); name another file", option, name, why));
  }
}
