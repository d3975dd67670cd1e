package io.kindling.cli.options;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Creates a command's options from its settings. */
public final class SettingOptions {

  /** A command with settings. */
  public interface Configured {

    /** Returns the command's settings, in the order of the help text. */
    List<Setting<?>> settings();
  }

  private SettingOptions() {}

  /**
   * Adds options to a command and to all its subcommands that have settings.
   *
   * @param descriptions descriptions that replace those of some settings, by setting
   */
  public static void addTo(CommandLine command, Map<Setting<?>, List<String>> descriptions) {
    if (command.getCommand() instanceof Configured configured) {
      for (Setting<?> each : configured.settings()) {
        List<String> description = descriptions.getOrDefault(each, each.description());
        command.getCommandSpec().addOption(option(each, description));
      }
    }
    command.getSubcommands().values().forEach(child -> addTo(child, descriptions));
  }

  /** Returns the values of a command's options for these settings. */
  public static Values values(CommandSpec command, List<Setting<?>> settings) {
    return values(command, settings, Values.defaults(settings));
  }

  /**
   * Returns values in which those of some settings are replaced by the command's options.
   *
   * @param settings the settings to replace
   * @param others the values to start from
   */
  public static Values values(CommandSpec command, List<Setting<?>> settings, Values others) {
    Values values = others;
    for (Setting<?> setting : settings) {
      values = with(values, command, setting);
    }
    return values;
  }

  /** Returns the value of a command's option, or null if it has none. */
  @SuppressWarnings("unchecked") // The option's converter has created the value.
  public static <T> T value(CommandSpec command, Setting<T> setting) {
    return (T) command.findOption(name(setting)).getValue();
  }

  /** Returns whether a command has an option for a setting. */
  public static boolean has(CommandSpec command, Setting<?> setting) {
    return command.findOption(name(setting)) != null;
  }

  /** Returns whether the user set a value, on the command line or in a {@code --config} file. */
  public static boolean isNamed(CommandSpec command, Setting<?> setting) {
    CommandLine line = command.commandLine();
    OptionSpec option = command.findOption(name(setting));
    return line.getParseResult().hasMatchedOption(name(setting))
        || (line.getDefaultValueProvider() instanceof ConfigurationFile.Defaults file
            && file.defaultValue(option) != null);
  }

  private static <T> Values with(Values values, CommandSpec command, Setting<T> setting) {
    return values.with(setting, value(command, setting));
  }

  private static String name(Setting<?> setting) {
    return "--" + setting.name();
  }

  private static OptionSpec option(Setting<?> setting, List<String> description) {
    OptionSpec.Builder option =
        OptionSpec.builder(name(setting)).description(description.toArray(String[]::new));
    if (setting.isFlag()) {
      return option.type(Boolean.class).arity("0").defaultValue(setting.fallback()).build();
    }
    option.type(Object.class).arity("1").paramLabel(setting.label());
    option.converters(text -> parse(setting, text));
    if (setting.fallback() != null) {
      option.defaultValue(setting.fallback());
    }
    return option.build();
  }

  private static Object parse(Setting<?> setting, String text) {
    try {
      return setting.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
