package io.kindling.cli.runs;

import io.kindling.InvalidInputException;
import io.kindling.report.page.RunReport;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.TextFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The file of a report that the user has not named. */
public final class ReportFile {

  private ReportFile() {}

  /**
   * Returns the default file, or one with the next free name, such as {@code evaluation-2.html}, so
   * that no file is overwritten except a report.
   *
   * @param wanted the default file, whose name ends in .html
   */
  public static Path free(Path wanted, Configuration hadoop) {
    List<String> there = names(wanted, hadoop);
    String stem = wanted.getName().replaceFirst("\\.html$", "");
    Path file = wanted;
    for (int next = 2; there.contains(file.getName()) && !isReport(file, hadoop); next++) {
      file = new Path(wanted.getParent(), stem + "-" + next + ".html");
    }
    return file;
  }

  /**
   * Returns the names of the files beside the default file; none if the directory cannot be read.
   * Whether the directory can be written to is checked later.
   */
  private static List<String> names(Path wanted, Configuration hadoop) {
    Path directory = wanted.getParent() == null ? new Path(".") : wanted.getParent();
    try {
      return Arrays.stream(AtomicFile.fileSystem(directory, hadoop).listStatus(directory))
          .map(each -> each.getPath().getName())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isReport(Path file, Configuration hadoop) {
    try {
      return TextFile.read(file, hadoop).map(RunReport::isPage).orElse(true);
    } catch (InvalidInputException e) {
      return false;
    }
  }
}
