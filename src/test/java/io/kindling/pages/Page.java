package io.kindling.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, in GitHub's Markdown.
 *
 * @param file the page, relative to the repository's root
 * @param lines its text
 */
public record Page(Path file, List<String> lines) {

  private static final String FENCE = "```";
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

  /** A comment behind a command: the number sign stands after two spaces or more. */
  private static final Pattern COMMENT = Pattern.compile("(^|\\s{2,})#.*$");

  /** Returns README, the architecture page, all guides and the pages of {@code .github}. */
  public static List<Page> all() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("src/README.md")));
    for (Path folder : List.of(Path.of("src/site"), Path.of(".github"))) {
      try (Stream<Path> found = Files.walk(folder)) {
        found.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    List<Page> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(of(file));
    }
    return pages;
  }

  /** Reads a page. */
  public static Page of(Path file) throws IOException {
    return new Page(file, Files.readAllLines(file));
  }

  /** Returns the lines outside code blocks. */
  public List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      if (line.startsWith(FENCE)) {
        fenced = !fenced;
      } else if (!fenced && !line.startsWith("    ")) {
        prose.add(line);
      }
    }
    return prose;
  }

  /** Returns the anchors of the headings, as GitHub makes them. */
  public List<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    return prose().stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> anchor(heading.group(1)))
        .map(
            anchor -> {
              int before = seen.merge(anchor, 1, Integer::sum) - 1;
              return before == 0 ? anchor : anchor + "-" + before;
            })
        .toList();
  }

  /**
   * Returns the commands in the page's {@code sh} blocks, one for each line. A line that ends in a
   * backslash goes on in the next one. Comments are left out.
   */
  public List<String> commands() {
    List<String> commands = new ArrayList<>();
    boolean shell = false;
    StringBuilder command = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith(FENCE)) {
        shell = line.equals(FENCE + "sh");
      } else if (shell) {
        String text = COMMENT.matcher(line).replaceFirst("").strip();
        boolean continued = text.endsWith("\\");
        command.append(continued ? text.substring(0, text.length() - 1) : text);
        if (!continued && !command.isEmpty()) {
          commands.add(command.toString());
          command.setLength(0);
        }
      }
    }
    return commands;
  }

  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
        .strip()
        .replaceAll("\\s", "-");
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
