package io.kindling.cli.registry;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.OneLine;
import io.kindling.registry.Decision;
import io.kindling.registry.HistoryEntry;
import io.kindling.registry.Registry;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kindling models show N}: shows a version with its decision and history. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows a version: its verdict with the reason, its figures, and its history.")
final class ModelsShow extends RegistryCommand {

  @Parameters(
      paramLabel = "VERSION",
      arity = "0..1",
      description = "Number of the version. Default: the champion.")
  private Integer version;

  @Override
  void execute(Registry registry, PrintWriter out) {
    int number = version != null ? version : championOf(registry);
    Decision decision = registry.decision(number);
    registry.check(decision);
    out.println("Model   " + registry.modelFile(number));
    VersionDetails.of(registry, decision)
        .forEach((name, value) -> out.printf("  %-18s %s%n", name, OneLine.of(value)));
    for (HistoryEntry entry : registry.history()) {
      if (entry.version() == number) {
        out.println(
            OneLine.of(
                entry.at() + "  " + entry.event() + " by " + entry.by() + ": " + entry.reason()));
      }
    }
  }

  private static int championOf(Registry registry) {
    return registry
        .champion()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    registry.path() + ": has no champion yet; name a version"));
  }
}
