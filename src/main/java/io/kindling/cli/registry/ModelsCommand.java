package io.kindling.cli.registry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kindling models}: looks at the versions in a registry, and says which is in force. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description =
        "Lists, shows, compares, promotes, rolls back and prunes the versions in a registry.",
    synopsisSubcommandLabel = "<command>",
    subcommands = {
      ModelsList.class,
      ModelsShow.class,
      ModelsDiff.class,
      ModelsPromote.class,
      ModelsRollback.class,
      ModelsPrune.class
    })
public final class ModelsCommand implements Runnable {

  @Spec private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "models wants one of list, show, diff, promote, rollback, prune; see models --help");
  }
}
