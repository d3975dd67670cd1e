package io.kindling.cli.data;

import io.kindling.InvalidInputException;
import io.kindling.cli.failure.Explanation;
import io.kindling.cli.options.OutputOption;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.source.MnistDownload;
import io.kindling.run.Execution;
import io.kindling.settings.Setting;
import io.kindling.storage.LocalPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindling data fetch}: downloads MNIST. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = "Downloads MNIST and checks every file against its known SHA-256.")
final class DataFetch implements Callable<Integer>, Configured {

  @Spec private CommandSpec command;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Local directory for the files. Default: data/mnist")
  private String output = MnistDownload.DIRECTORY.toString();

  @Override
  public List<Setting<?>> settings() {
    return List.of(Execution.MIRRORS);
  }

  @Override
  public Integer call() {
    Path directory = LocalPath.of(output);
    OutputOption.obstacle(directory)
        .ifPresent(
            why -> {
              throw new InvalidInputException(
                  "--output "
                      + output
                      + ": cannot be written to ("
                      + why
                      + "); name another directory");
            });
    PrintWriter out = command.commandLine().getOut();
    try {
      MnistDownload.of(SettingOptions.value(command, Execution.MIRRORS), out).into(directory);
    } catch (IOException e) {
      Explanation.complain(command.commandLine(), e.getMessage());
      return ExitCode.SOFTWARE;
    }
    out.println("MNIST is in " + output);
    return ExitCode.OK;
  }
}
