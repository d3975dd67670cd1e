package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.cli.options.GroupedOptions;
import io.kindling.fixtures.CommandRun;
import io.kindling.settings.Heading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help is complete, fits a terminal, and promises nothing that does not work. */
class HelpTest {

  private static final Pattern OPTION = Pattern.compile(" {2,8}(?:-\\w, )?(--[a-z][a-z0-9-]*)\\b");

  @ParameterizedTest
  @MethodSource("commands")
  void listsEveryOptionOnceWithADescription(String command) {
    String help = help(command);
    CommandSpec spec = spec(command);
    for (OptionSpec option : spec.options()) {
      long listed =
          help.lines()
              .filter(line -> line.matches("\\s*(-\\w, )?" + option.longestName() + "\\b(?!-).*"))
              .count();
      assertEquals(1, listed, option.longestName() + " in\n" + help);
      assertTrue(option.description().length > 0, option.longestName());
    }
    for (CommandLine child : spec.subcommands().values()) {
      Pattern listed = Pattern.compile("(?m)^  " + child.getCommandName() + "  +\\S");
      assertTrue(listed.matcher(help).find(), help);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsATerminal(String command) {
    List<String> wide = help(command).lines().filter(line -> line.length() > 100).toList();
    assertTrue(wide.isEmpty(), () -> String.join("\n", wide));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionStandsUnderItsHeading(String command) {
    Map<Heading, List<OptionSpec>> groups = GroupedOptions.groups(spec(command));
    List<String> titles = groups.keySet().stream().map(each -> each.title() + ":").toList();
    Map<String, String> found = new LinkedHashMap<>();
    String title = "";
    for (String line : help(command).lines().toList()) {
      if (titles.contains(line)) {
        title = line;
      }
      Matcher option = OPTION.matcher(line);
      if (option.lookingAt()) {
        assertNull(found.put(option.group(1), title), line);
      }
    }
    Map<String, String> expected = new LinkedHashMap<>();
    groups.forEach(
        (heading, options) ->
            options.forEach(option -> expected.put(option.longestName(), heading.title() + ":")));
    assertEquals(List.copyOf(expected.entrySet()), List.copyOf(found.entrySet()));
    assertEquals(spec(command).options().size(), expected.size());
  }

  @Test
  void trainHasTheHeadingsOfATrainingAndItsMostUsedOptionsFirst() {
    List<String> lines = help("train").lines().toList();
    List<String> titles =
        List.of("Data:", "Network:", "Optimization:", "Regularization:", "Cluster:", "Output:");
    assertEquals(titles, lines.stream().filter(titles::contains).toList());
    Map.of("Data:", "--data", "Network:", "--layers", "Optimization:", "--optimizer")
        .forEach(
            (title, first) ->
                assertTrue(
                    lines.get(lines.indexOf(title) + 1).strip().startsWith(first + "="), title));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void mentionsOnlyOptionsThatThereAre(String command) {
    List<String> known =
        commands().stream()
            .flatMap(other -> spec(other).options().stream())
            .map(OptionSpec::longestName)
            .toList();
    Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*")
        .matcher(help(command))
        .results()
        .forEach(found -> assertTrue(known.contains(found.group()), found.group()));
  }

  @Test
  void noArgumentsShowTheCommands() {
    assertEquals(help(""), CommandRun.of().succeeded().out());
  }

  @Test
  void namesTheDefaultOfEveryOptionThatHasOne() {
    String help = help("train").replaceAll("\\s+", " ");
    for (OptionSpec option : spec("train").options()) {
      if (option.arity().max() > 0
          && option.defaultValue() != null
          && !option.defaultValue().equals("auto")) {
        assertTrue(help.contains("Default: " + option.defaultValue()), option.longestName());
      }
    }
  }

  @Test
  void versionNamesWhatItRunsOn() {
    String version = CommandRun.of("--version").succeeded().out();
    assertTrue(version.contains("kindling ") && version.contains("spark 4.1.0"), version);
  }

  /** Every command there is, by the words that call it; the program itself by none. */
  static List<String> commands() {
    return commands("", Kindling.commandLine()).toList();
  }

  private static Stream<String> commands(String name, CommandLine command) {
    return Stream.concat(
        Stream.of(name),
        command.getSubcommands().entrySet().stream()
            .flatMap(child -> commands((name + " " + child.getKey()).strip(), child.getValue())));
  }

  private static String help(String command) {
    String[] arguments = Stream.concat(words(command), Stream.of("--help")).toArray(String[]::new);
    return CommandRun.of(arguments).succeeded().out();
  }

  private static CommandSpec spec(String command) {
    CommandLine line = Kindling.commandLine();
    for (String word : words(command).toList()) {
      line = line.getSubcommands().get(word);
    }
    return line.getCommandSpec();
  }

  private static Stream<String> words(String command) {
    return Pattern.compile(" ").splitAsStream(command).filter(word -> !word.isEmpty());
  }
}
