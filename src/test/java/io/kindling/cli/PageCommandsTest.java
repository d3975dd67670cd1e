package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.pages.CommandLineWords;
import io.kindling.pages.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Every Kindling command on the pages is one that the program accepts: those for a cluster, too,
 * which {@code PageCommandsIT} cannot run.
 */
class PageCommandsTest {

  /** The options of spark-submit that take no value. */
  private static final Set<String> FLAGS = Set.of("--load-spark-defaults", "--supervise");

  /** What CONTRIBUTING adds to the program as an example of a change. */
  private static final String EXAMPLE = "mish";

  private static final List<String> SCRIPTS = List.of("submit/local", "submit/spark");

  static List<Page> pages() throws IOException {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void areAccepted(Page page) {
    List<String> refused = new ArrayList<>();
    for (String command : page.commands()) {
      List<String> words = CommandLineWords.of(command);
      int script = indexOfScript(words);
      if (script >= 0 && !words.contains(EXAMPLE)) {
        try {
          parse(words.subList(script, words.size()));
        } catch (ParameterException e) {
          refused.add(command + ": " + e.getMessage());
        }
      }
    }
    assertEquals(List.of(), refused, page + " has commands that are refused");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void nameRecipesThatThereAre(Page page) {
    for (String command : page.commands()) {
      for (String word : CommandLineWords.of(command)) {
        if (word.startsWith("conf/") && word.endsWith(".properties")) {
          assertTrue(Files.exists(Path.of(word)), () -> page + ": " + command);
        }
      }
    }
  }

  @Test
  void everyCommandOfTheProgramIsOnSomePage() throws IOException {
    String all =
        Page.all().stream()
            .flatMap(page -> page.commands().stream())
            .collect(Collectors.joining("\n"));
    for (CommandLine command : OptionsReference.commands(Kindling.commandLine())) {
      String name = command.getCommandSpec().qualifiedName().replaceFirst("kindling ", "");
      assertTrue(all.contains(" " + name + " ") || all.contains(" " + name + "\n"), name);
    }
  }

  private static int indexOfScript(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (SCRIPTS.contains(words.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static void parse(List<String> words) {
    int first = 1;
    if (words.get(0).equals("submit/spark")) {
      while (!words.get(first).equals("--")) {
        assertTrue(words.get(first).startsWith("--"), () -> "no option: " + words);
        first += FLAGS.contains(words.get(first)) ? 1 : 2;
      }
      first++;
    }
    List<String> arguments = words.subList(first, words.size());
    Kindling.commandLine().parseArgs(arguments.toArray(String[]::new));
  }
}
