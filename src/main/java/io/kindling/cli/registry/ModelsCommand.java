package io.kindling.cli.registry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kindling models}: lists, compares and promotes the versions in a registry. */
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
        "models needs one of list, show, diff, promote, rollback, prune; see models --help");
  }
}
