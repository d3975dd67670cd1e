package io.kindling.cli.registry;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.OneLine;
import io.kindling.registry.Decision;
import io.kindling.registry.HistoryEntry;
import io.kindling.registry.Registry;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kindling models show N}: everything about a version. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows what was decided about a version, why, and what became of it.")
final class ModelsShow extends RegistryCommand {

  @Parameters(
      paramLabel = "VERSION",
      arity = "0..1",
      description = "Its number. Default: the version in force.")
  private Integer version;

  @Override
  void on(Registry registry, PrintWriter out) {
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
