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

/** {@code kindling models promote N --force --reason …}: puts a version in force. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = "Puts a version in force whatever was decided about it, and writes down why.")
final class ModelsPromote extends RegistryCommand {

  static final Setting<String> REASON =
      Setting.of("reason", "TEXT", ValueType.TEXT, null, "Why, for the history.");

  private static final Setting<Boolean> FORCE =
      Setting.of(
          "force",
          null,
          ValueType.FLAG,
          "false",
          "Has to be given: what retrain decides by comparison is decided by you.");

  @Parameters(paramLabel = "VERSION", description = "Its number.")
  private int version;

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(super.settings());
    settings.addAll(List.of(FORCE, REASON));
    return settings;
  }

  @Override
  void on(Registry registry, PrintWriter out) throws IOException {
    if (!value(FORCE)) {
      throw FORCE.invalid(
          "is missing: version %d was decided about when it was trained; to put it in force"
              + " nevertheless, give --force --reason TEXT",
          version);
    }
    if (value(REASON) == null || value(REASON).isBlank()) {
      throw REASON.invalid("is missing: say why, for the history: --reason 'new scanner'");
    }
    change(registry, writer -> writer.force(version, value(REASON)));
    out.println("Champion: version " + version);
  }
}
