package io.kindling.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The messages that the troubleshooting page quotes are those of the program: at least four words
 * in a row of each stand in the sources, whatever values the message holds.
 */
class TroubleshootingTest {

  private static final Path PAGE = Path.of("src/site/troubleshooting.md");
  private static final int WORDS = 4;
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Where a message in Java goes on in the next line. */
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

  /**
   * Messages of Java, Spark, Maven and JUnit, and messages that are put together of shorter parts.
   */
  private static final Set<String> NOT_OURS =
      Set.of(
          "getSubject is not supported",
          "WARNING: Using incubator modules: jdk.incubator.vector",
          "UnsupportedClassVersionError: io/kindling/cli/Kindling … (class file version 61.0)",
          "Could not create local repository",
          "… is bigger than spark.driver.maxResultSize",
          "Initial job has not accepted any resources",
          "Skipped, for there is no /usr/bin/chromium",
          "ran out of open files",
          "ran out of threads",
          "Spark needs 512m or more",
          "the training examples take 78,400 MB …",
          "the columns 1 and 3 are both called 'a'",
          "which of … is …?",
          "The stack trace: …/failure-trace.txt");

  @Test
  void quotesMessagesThatThereAre() throws IOException {
    String sources = sources();
    List<String> stale = new ArrayList<>();
    int quoted = 0;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("**`")) {
        for (String message :
            CODE.matcher(line).results().map(TroubleshootingTest::text).toList()) {
          String[] words = message.split(" ", -1);
          if (words.length >= WORDS && !NOT_OURS.contains(message)) {
            quoted++;
            if (!standsIn(sources, words)) {
              stale.add(message);
            }
          }
        }
      }
    }
    assertEquals(List.of(), stale, PAGE + " quotes messages that are not in the sources");
    assertTrue(quoted > 60, "so few are quoted: " + quoted);
  }

  private static boolean standsIn(String sources, String[] words) {
    for (int i = 0; i + WORDS <= words.length; i++) {
      String run = String.join(" ", List.of(words).subList(i, i + WORDS));
      if (sources.contains(run.replaceAll("^[.,:()…']+|[.,:()…']+$", ""))) {
        return true;
      }
    }
    return false;
  }

  private static String text(MatchResult code) {
    return code.group(1);
  }

  private static String sources() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path folder : List.of(Path.of("src/main/java"), Path.of("submit"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          text.append(Files.readString(file, StandardCharsets.UTF_8)).append('\n');
        }
      }
    }
    return JOINT.matcher(text).replaceAll("").replaceAll("\\s+", " ");
  }
}
