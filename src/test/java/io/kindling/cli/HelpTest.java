package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import java.util.List;
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
    List<String> wide = help(command).lines().filter(line -> line.length() > 80).toList();
    assertTrue(wide.isEmpty(), () -> String.join("\n", wide));
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
