package io.kindling;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code that pages quote is that of the source: all of its lines, in their order. */
class QuotedCodeTest {

  /** The end of a paragraph that names a source file, behind which lines of it follow. */
  private static final Pattern SOURCE = Pattern.compile("`(src/[\\w/]+\\.java)`:$");

  @Test
  void pagesQuoteTheSourceAsItIs() throws IOException {
    List<String> quoted = new ArrayList<>();
    for (Path page : pages()) {
      List<String> lines = Files.readAllLines(page);
      for (int i = 0; i < lines.size(); i++) {
        Matcher source = SOURCE.matcher(lines.get(i));
        if (source.find()) {
          List<String> block =
              lines.subList(i + 2, lines.size()).stream()
                  .takeWhile(line -> line.startsWith("    "))
                  .map(String::strip)
                  .toList();
          assertFalse(block.isEmpty(), page + " quotes nothing of " + source.group(1));
          quoted.add(source.group(1));
          List<String> code =
              Files.readAllLines(Path.of(source.group(1))).stream().map(String::strip).toList();
          int at = 0;
          for (String line : block) {
            int next = code.subList(at, code.size()).indexOf(line);
            assertTrue(next >= 0, page + " quotes what is not in " + source.group(1) + ": " + line);
            at += next + 1;
          }
        }
      }
    }
    assertTrue(quoted.contains("src/main/java/io/kindling/training/Training.java"), "" + quoted);
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("src/README.md")));
    try (Stream<Path> guides = Files.list(Path.of("src/site"))) {
      guides.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }
}
