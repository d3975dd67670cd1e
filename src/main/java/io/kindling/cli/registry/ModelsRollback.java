package io.kindling.cli.registry;

import io.kindling.registry.Registry;
import io.kindling.settings.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code kindling models rollback}: back to the champion before. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description =
        "Puts the version in force that was before the one that is; again, the one before.")
final class ModelsRollback extends RegistryCommand {

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(super.settings());
    settings.add(ModelsPromote.REASON);
    return settings;
  }

  @Override
  void on(Registry registry, PrintWriter out) throws IOException {
    String reason = Objects.requireNonNullElse(value(ModelsPromote.REASON), "no reason was given");
    change(registry, writer -> out.println("Champion: version " + writer.rollBack(reason)));
  }
}
