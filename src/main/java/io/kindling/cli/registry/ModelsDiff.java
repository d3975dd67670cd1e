package io.kindling.cli.registry;

import io.kindling.cli.options.OneLine;
import io.kindling.registry.Registry;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kindling models diff N M}: shows the differences between two versions. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Shows the differences between two versions: figures, data and settings.")
final class ModelsDiff extends RegistryCommand {

  @Parameters(index = "0", paramLabel = "VERSION", description = "Number of the first version.")
  private int first;

  @Parameters(index = "1", paramLabel = "VERSION", description = "Number of the second version.")
  private int second;

  @Override
  void execute(Registry registry, PrintWriter out) {
    Map<String, String> before = VersionDetails.of(registry, registry.decision(first));
    Map<String, String> after = VersionDetails.of(registry, registry.decision(second));
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String one = before.getOrDefault(name, "none");
      String other = after.getOrDefault(name, "none");
      if (!one.equals(other)) {
        out.printf(
            "%s%n  %d: %s%n  %d: %s%n", name, first, OneLine.of(one), second, OneLine.of(other));
      }
    }
  }
}
