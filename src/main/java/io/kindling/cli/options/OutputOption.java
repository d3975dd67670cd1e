package io.kindling.cli.options;

import io.kindling.InvalidInputException;
import io.kindling.storage.LocalPath;
import io.kindling.storage.PathName;
import io.kindling.storage.WriteProbe;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Checks the file or directory that an option names for writing. */
public final class OutputOption {

  private OutputOption() {}

  /**
   * Returns the path of a file on any file system of Hadoop, after a check that it can be written.
   *
   * @param option the option's name, without dashes
   * @param name the file's name, the option's value
   * @throws InvalidInputException if the file cannot be written
   */
  public static Path file(String option, String name, Configuration hadoop) {
    return checked(option, name, PathName.parse(name), hadoop);
  }

  /**
   * Returns the path of a file on the local disk, or elsewhere if the name is a URI, after a check
   * that it can be written.
   *
   * @param option the option's name, without dashes
   * @param name the file's name, the option's value
   * @throws InvalidInputException if the file cannot be written
   */
  public static Path localFile(String option, String name, Configuration hadoop) {
    return checked(option, name, LocalPath.orAddress(name), hadoop);
  }

  /**
   * Returns why no files can be written to a local directory; empty if they can. The directory is
   * local even if Hadoop's default file system is not.
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
