package io.kindling.cli.registry;

import io.kindling.registry.Registry;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code kindling models prune}: removes old versions. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = "Removes the oldest versions, but never the champion or the champion before it.")
final class ModelsPrune extends RegistryCommand {

  private static final Setting<Integer> KEEP =
      Setting.of(
          "keep",
          "N",
          ValueType.POSITIVE,
          "10",
          "Number of newest versions to keep. Default: ${DEFAULT-VALUE}");

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(super.settings());
    settings.add(KEEP);
    return settings;
  }

  @Override
  void execute(Registry registry, PrintWriter out) throws IOException {
    change(
        registry,
        writer -> {
          List<Integer> removed = writer.prune(value(KEEP));
          out.println(removed.isEmpty() ? "Nothing to remove" : "Removed versions " + removed);
        });
  }
}
