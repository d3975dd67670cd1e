package io.kindling.cli.options;

import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.settings.Heading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Renders the options of a command's help under the headings of their settings. */
public final class GroupedOptions {

  private GroupedOptions() {}

  /** Makes the help of a command and of all its subcommands list options under headings. */
  public static void renderIn(CommandLine command) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, GroupedOptions::render);
    command.getSubcommands().values().forEach(GroupedOptions::renderIn);
  }

  /** Returns a command's options by heading, each group in the command's order. */
  public static Map<Heading, List<OptionSpec>> groups(CommandSpec command) {
    // Some commands declare --output themselves, because its meaning differs among commands.
    Map<String, Heading> headings = new HashMap<>(Map.of("--output", Heading.OUTPUT));
    if (command.userObject() instanceof Configured configured) {
      configured.settings().forEach(each -> headings.put("--" + each.name(), each.heading()));
    }
    Map<Heading, List<OptionSpec>> groups = new EnumMap<>(Heading.class);
    for (OptionSpec option : command.options()) {
      groups
          .computeIfAbsent(
              headings.getOrDefault(option.longestName(), Heading.GENERAL),
              heading -> new ArrayList<>())
          .add(option);
    }
    return groups;
  }

  private static String render(Help help) {
    StringBuilder text = new StringBuilder();
    groups(help.commandSpec())
        .forEach(
            (heading, options) -> {
              Help.Layout layout =
                  help.createDefaultLayout(
                      help.commandSpec().options(), List.of(), help.colorScheme());
              layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
              text.append(String.format("%n%s:%n%s", heading.title(), layout));
            });
    return text.toString();
  }
}
