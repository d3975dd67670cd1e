package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options reference is what the commands' help prints. */
class OptionsReferenceTest {

  private static final String RENEW = "renew it by: mvn test -Dtest=OptionsReference";

  @Test
  void thePageIsUpToDate() throws IOException {
    String page = Files.readString(OptionsReference.PAGE);
    assertEquals(OptionsReference.page(), page, OptionsReference.PAGE + " differs: " + RENEW);
  }

  /** Compares the page with the text that people see, and not with what both are made from. */
  @Test
  void thePageHasEveryDescriptionOfTheHelp() throws IOException {
    String page = letters(Files.readString(OptionsReference.PAGE));
    List<String> missing = new ArrayList<>();
    for (CommandLine command : OptionsReference.commands(Kindling.commandLine())) {
      String name = command.getCommandSpec().qualifiedName();
      String[] words =
          Stream.concat(Stream.of(name.split(" ", -1)).skip(1), Stream.of("--help"))
              .toArray(String[]::new);
      String help = letters(CommandRun.of(words).succeeded().out());
      for (OptionSpec option : command.getCommandSpec().options()) {
        String entry = letters(OptionsReference.entry(option));
        // In the help, the option's own line begins with its short name if it has one.
        assertTrue(help.contains(entry), () -> name + " --help has not: " + entry);
        if (!page.contains(entry) && !option.longestName().matches("--help|--version")) {
          missing.add(name + " " + option.longestName());
        }
      }
    }
    assertEquals(List.of(), missing, OptionsReference.PAGE + " lacks these: " + RENEW);
  }

  /** Leaves out what is layout: spaces, line ends, and the marks of Markdown. */
  private static String letters(String text) {
    return text.replace("&lt;", "<").replaceAll("[\\s`:\\\\-]", "");
  }
}
