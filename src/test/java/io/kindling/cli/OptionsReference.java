package io.kindling.cli;

import io.kindling.cli.options.GroupedOptions;
import io.kindling.settings.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the options reference, {@code src/site/options.md}, from the model that {@code --help} is
 * made from: {@code mvn test -Dtest=OptionsReference}. Its name keeps it out of the tests; {@link
 * OptionsReferenceTest} compares the page.
 */
class OptionsReference {

  static final Path PAGE = Path.of("src/site/options.md");

  private static final int WIDTH = 118;
  private static final String ITEM = "- ";

  /** The options of every command; they are described once. */
  private static final List<String> OF_EVERY_COMMAND = List.of("--help", "--version");

  private static final String INTRODUCTION =
      """
      # Options

      This page lists the commands and their options. It is generated from the same declarations as
      `--help`; `mvn test -Dtest=OptionsReference` renews it, and a test compares the two.

      `submit/local COMMAND --help` prints the same text. Options can also stand in a file, one `name = value`
      a line, which `--config` names; the command line overrides the file. Every command also has `-h`, `--help`
      and `-V`, `--version`.

      """;

  private final StringBuilder text = new StringBuilder(INTRODUCTION);

  /** The first command that has an option of a name and a description. */
  private final Map<String, String> described = new LinkedHashMap<>();

  @Test
  void write() throws IOException {
    Files.writeString(PAGE, page());
  }

  /** Returns the page's text. */
  static String page() {
    OptionsReference reference = new OptionsReference();
    List<CommandLine> commands = commands(Kindling.commandLine());
    for (CommandLine command : commands) {
      String name = command.getCommandSpec().qualifiedName();
      reference.text.append("- [`").append(name).append("`](#").append(name.replace(' ', '-'));
      reference.text.append(")\n");
    }
    commands.forEach(reference::add);
    return reference.text.toString();
  }

  /** Returns the commands that do something: those with others below them only list these. */
  static List<CommandLine> commands(CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return List.of(command);
    }
    return command.getSubcommands().values().stream()
        .flatMap(each -> commands(each).stream())
        .toList();
  }

  /** Returns the entry of an option: how it is written, and what it means. */
  static String entry(OptionSpec option) {
    String label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    return "`" + option.longestName() + label + "`: " + description(option.description(), option);
  }

  private void add(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    text.append("\n## ").append(spec.qualifiedName()).append("\n\n");
    paragraph(String.join(" ", spec.usageMessage().description()), "");
    String words =
        spec.positionalParameters().stream()
            .map(PositionalParamSpec::paramLabel)
            .map(label -> " " + label)
            .collect(Collectors.joining());
    text.append("\n```text\n").append(spec.qualifiedName()).append(" [OPTION]...").append(words);
    text.append("\n```\n");
    if (!words.isEmpty()) {
      text.append('\n');
      for (PositionalParamSpec each : spec.positionalParameters()) {
        paragraph("- `" + each.paramLabel() + "`: " + String.join(" ", each.description()), "  ");
      }
    }
    GroupedOptions.groups(spec).forEach((heading, options) -> add(command, heading, options));
  }

  private void add(CommandLine command, Heading heading, List<OptionSpec> options) {
    String name = command.getCommandSpec().qualifiedName();
    List<String> own = new ArrayList<>();
    Map<String, List<String>> elsewhere = new LinkedHashMap<>();
    for (OptionSpec option : options) {
      if (OF_EVERY_COMMAND.contains(option.longestName())) {
        continue;
      }
      String entry = entry(option);
      String first = described.putIfAbsent(entry, name);
      if (first == null) {
        own.add(entry);
      } else {
        elsewhere
            .computeIfAbsent(first, ignored -> new ArrayList<>())
            .add("`" + option.longestName() + "`");
      }
    }
    if (own.isEmpty() && elsewhere.isEmpty()) {
      return;
    }
    text.append("\n**").append(heading.title()).append("**\n\n");
    own.forEach(this::addEntry);
    elsewhere.forEach(
        (first, names) ->
            paragraph(
                String.format(
                    "- As for [`%s`](#%s): %s.",
                    first, first.replace(' ', '-'), String.join(", ", names)),
                "  "));
  }

  /** Returns a description as the help prints it: in one line, and a further one for each item. */
  private static String description(String[] lines, OptionSpec option) {
    StringBuilder description = new StringBuilder(lines[0]);
    boolean items = false;
    for (String line : List.of(lines).subList(1, lines.length)) {
      items |= line.startsWith(ITEM);
      description.append(items ? "\n" : " ").append(line);
    }
    return description
        .toString()
        .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
        .replace("%%", "%")
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replace("<", "&lt;")
        .strip();
  }

  /** Adds an option. What follows its items becomes an item, too: Markdown has no other place. */
  private void addEntry(String entry) {
    List<String> lines = entry.lines().toList();
    paragraph(ITEM + lines.get(0), "  ");
    for (String line : lines.subList(1, lines.size())) {
      paragraph("  " + ITEM + (line.startsWith(ITEM) ? line.substring(2) : line), "    ");
    }
  }

  /** Adds a paragraph: its first line as it begins, and each further line behind an indent. */
  private void paragraph(String words, String indent) {
    StringBuilder line = new StringBuilder();
    for (String word : words.split("(?<=\\S) ", -1)) {
      if (line.length() + word.length() + 1 > WIDTH) {
        text.append(line).append('\n');
        line.setLength(0);
        line.append(indent).append(word);
      } else {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
    }
    text.append(line).append('\n');
  }
}
