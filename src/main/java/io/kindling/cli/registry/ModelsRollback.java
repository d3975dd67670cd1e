package io.kindling.cli.registry;

import io.kindling.registry.Registry;
import io.kindling.settings.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code kindling models rollback}: makes the previous champion the champion again. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description =
        "Makes the previous champion the champion again. Repeat the command to go back further.")
final class ModelsRollback extends RegistryCommand {

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(super.settings());
    settings.add(ModelsPromote.REASON);
    return settings;
  }

  @Override
  void execute(Registry registry, PrintWriter out) throws IOException {
    String reason = Objects.requireNonNullElse(value(ModelsPromote.REASON), "no reason was given");
    change(registry, writer -> out.println("Champion: version " + writer.rollBack(reason)));
  }
}
