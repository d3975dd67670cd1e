package io.kindling.cli;

import io.kindling.cli.OptionChecks.Addresses;
import io.kindling.cli.OptionChecks.OneList;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindling data fetch}: gets MNIST. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = "Fetches MNIST and checks every file against its known SHA-256.")
final class DataFetch implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "The local directory to put the files in. Default: data/mnist")
  private Path output = DataLocation.MNIST;

  @Option(
      names = "--mirrors",
      paramLabel = "URL",
      converter = Addresses.class,
      description = "Where to fetch from, the first that serves it right. Default: two mirrors")
  private OneList<URI> mirrors;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    try {
      DataLocation.fetch(mirrors, out).into(output);
    } catch (IOException e) {
      Kindling.complain(command.commandLine(), e.getMessage());
      return ExitCode.SOFTWARE;
    }
    out.println("MNIST is in " + output);
    return ExitCode.OK;
  }
}
