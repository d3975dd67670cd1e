package io.kindling.cli.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kindling data}: downloads, generates and inspects data sets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Downloads, generates and inspects data sets.",
    synopsisSubcommandLabel = "<command>",
    subcommands = {DataFetch.class, DataGenerate.class, DataInspect.class})
public final class DataCommand implements Runnable {

  @Spec private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "data needs one of fetch, generate, inspect; see data --help");
  }
}
