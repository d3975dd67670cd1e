package io.kindling.cli.registry;

import io.kindling.registry.Registry;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kindling models promote N --force --reason …}: makes a version the champion. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = "Makes a version the champion, whatever its verdict, and records the reason.")
final class ModelsPromote extends RegistryCommand {

  static final Setting<String> REASON =
      Setting.of("reason", "TEXT", ValueType.TEXT, null, "Reason, to be recorded in the history.");

  private static final Setting<Boolean> FORCE =
      Setting.of(
          "force",
          null,
          ValueType.FLAG,
          "false",
          "Required: confirms that you, and not a comparison, decide about the version.");

  @Parameters(paramLabel = "VERSION", description = "Number of the version.")
  private int version;

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(super.settings());
    settings.addAll(List.of(FORCE, REASON));
    return settings;
  }

  @Override
  void execute(Registry registry, PrintWriter out) throws IOException {
    if (!value(FORCE)) {
      throw FORCE.invalid(
          "is missing: retrain has decided about version %d already; to make it the champion"
              + " nevertheless, add --force --reason TEXT",
          version);
    }
    if (value(REASON) == null || value(REASON).isBlank()) {
      throw REASON.invalid(
          "is missing: add a reason for the history, such as --reason 'new scanner'");
    }
    change(registry, writer -> writer.force(version, value(REASON)));
    out.println("Champion: version " + version);
  }
}
