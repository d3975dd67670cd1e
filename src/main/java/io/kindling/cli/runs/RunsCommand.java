package io.kindling.cli.runs;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.OneLine;
import io.kindling.report.page.RunSummary;
import io.kindling.storage.AccessDenied;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.PathName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling runs}: lists the runs in a directory. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "Lists the runs in a directory by name, with their results, network and data.",
    footer = {"", "Examples:", "  kindling runs", "  kindling runs hdfs:///runs"})
public final class RunsCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      defaultValue = "runs",
      description = "Directory that contains the run directories. Default: ${DEFAULT-VALUE}")
  private String parent;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Configuration hadoop = SparkHadoopUtil.get().conf();
    Path path = PathName.parse(parent);
    List<RunSummary> runs = new ArrayList<>();
    for (Path directory : directories(path, hadoop)) {
      try {
        runs.add(RunReader.read(directory.toString(), directory.getName(), hadoop));
      } catch (InvalidInputException e) {
        command.commandLine().getErr().println("Note: " + OneLine.of(e.getMessage()));
      }
    }
    if (runs.isEmpty()) {
      out.println(parent + ": no runs in it");
    } else {
      RunTable.print(runs, out);
    }
    out.flush();
    return 0;
  }

  /** Returns the directories in a directory that hold a run's record, sorted by name. */
  private List<Path> directories(Path path, Configuration hadoop) throws IOException {
    FileSystem files = AtomicFile.fileSystem(path, hadoop);
    FileStatus[] all;
    try {
      all = files.listStatus(path);
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          parent + ": there is no such directory; name one that contains run directories", e);
    }
    List<Path> directories = new ArrayList<>();
    for (FileStatus each : all) {
      if (each.isDirectory() && holdsRun(files, each.getPath())) {
        directories.add(PathName.child(path, each.getPath().getName()));
      }
    }
    directories.sort((one, other) -> one.getName().compareTo(other.getName()));
    return directories;
  }

  /** Returns whether a directory holds a run; false if access is denied, as for lost+found. */
  private static boolean holdsRun(FileSystem files, Path directory) throws IOException {
    try {
      return files.exists(new Path(directory, "run.json"));
    } catch (IOException e) {
      if (AccessDenied.isOne(e)) {
        return false;
      }
      throw e;
    }
  }
}
