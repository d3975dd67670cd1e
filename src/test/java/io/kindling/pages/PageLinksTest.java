package io.kindling.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages' links and anchors resolve, every guide is linked, and lines keep to their width. */
class PageLinksTest {

  private static final int WIDTH = 120;
  private static final int README_LINES = 150;
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
  private static final Pattern ELSEWHERE = Pattern.compile("(https?|mailto):.*");

  static List<Page> pages() throws IOException {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksResolve(Page page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String link : links(page)) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page.file() : target(page, parts[0]);
      boolean resolves =
          Files.exists(target)
              && (parts.length == 1 || Page.of(target).anchors().contains(parts[1]));
      if (!resolves) {
        broken.add(link);
      }
    }
    assertEquals(List.of(), broken, page + ": these links lead nowhere");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linesAreNoWiderThanTheyMayBe(Page page) {
    // A row of a table cannot be wrapped.
    List<String> wide =
        page.lines().stream()
            .filter(
                line ->
                    line.codePointCount(0, line.length()) > WIDTH && !line.strip().startsWith("|"))
            .toList();
    assertEquals(List.of(), wide, page + ": lines of more than " + WIDTH + " characters");
  }

  @Test
  void theReadmeIsShort() throws IOException {
    int lines = Page.of(Path.of("README.md")).lines().size();
    assertTrue(lines <= README_LINES, "README.md has " + lines + " lines");
  }

  @Test
  void theReadmeLeadsToEveryPageAndPicture() throws IOException {
    Set<Path> reached = new TreeSet<>();
    Deque<Path> next = new ArrayDeque<>(List.of(Path.of("README.md")));
    while (!next.isEmpty()) {
      Path file = next.remove();
      if (reached.add(file) && file.toString().endsWith(".md")) {
        Page page = Page.of(file);
        links(page).stream()
            .map(link -> link.replaceFirst("#.*", ""))
            .filter(link -> !link.isEmpty())
            .forEach(link -> next.add(target(page, link)));
      }
    }
    try (Stream<Path> files = Files.walk(Path.of("src/site"))) {
      List<Path> lost =
          files.filter(Files::isRegularFile).filter(file -> !reached.contains(file)).toList();
      assertEquals(List.of(), lost, "no page that README.md leads to has a link to these");
    }
  }

  private static List<String> links(Page page) {
    return page.prose().stream()
        // What stands in code is no link.
        .map(line -> line.replaceAll("`[^`]*`", "`code`"))
        .flatMap(line -> LINK.matcher(line).results())
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .toList();
  }

  private static Path target(Page page, String link) {
    return page.file().resolveSibling(link).normalize();
  }
}
