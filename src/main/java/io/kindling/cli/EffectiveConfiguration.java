package io.kindling.cli;

import io.kindling.cli.OptionChecks.OneList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of a command with the value that it has in this run. */
final class EffectiveConfiguration {

  private EffectiveConfiguration() {}

  /** The values by the options' names without dashes, in the order of the help text. */
  static Map<String, Object> of(CommandSpec command) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      if (!option.usageHelp() && !option.versionHelp() && !option.names()[0].equals("--config")) {
        values.put(option.longestName().substring(2), plain(option.getValue()));
      }
    }
    return values;
  }

  /** As lines that could stand in a file for {@code --config}. */
  static List<String> lines(Map<String, Object> values) {
    return values.entrySet().stream()
        .filter(entry -> entry.getValue() != null)
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .toList();
  }

  private static Object plain(Object value) {
    if (value instanceof Enum<?> constant) {
      return OptionChecks.name(constant);
    }
    if (value instanceof OneList<?> list) {
      return list.toString();
    }
    return value;
  }
}
