package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** For tests of commands: a directory of their own, and what they most often ask. */
public abstract class CommandTesting {

  /** Where no command may leave anything that was not asked for. */
  private static final List<Path> DEFAULTS = List.of(Path.of("runs"), Path.of("data"));

  @TempDir Path directory;

  /** A training on the fixture: {@code train}, options for the fixture, more of them. */
  public static String[] train(IdxFixture data, Path output, String... more) {
    return train(data, output.toString(), more);
  }

  /** The same, to a directory on whatever file system. */
  static String[] train(IdxFixture data, String output, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", data.directory().toString()));
    arguments.addAll(List.of("--output", output));
    if (Stream.of(more).noneMatch(option -> option.startsWith("--layers="))) {
      arguments.add("--layers=9,5,4");
    }
    arguments.addAll(List.of("--batch-size", "20", "--epochs", "3", "--learning-rate", "0.01"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /**
   * Runs a command that has to be refused: status 2, one line, no stack trace, nothing written.
   *
   * @param expected what the line says after "kindling: "; … stands for anything
   */
  public void assertRefused(String expected, String... arguments) throws IOException {
    SortedMap<String, String> before = tree(directory);
    List<Boolean> defaults = DEFAULTS.stream().map(Files::exists).toList();
    CommandRun run = CommandRun.of(arguments);
    assertSays(expected, run.refusal(2));
    run.withoutStackTrace();
    assertEquals(before, tree(directory));
    assertEquals(defaults, DEFAULTS.stream().map(Files::exists).toList());
  }

  /** Checks what a line says after "kindling: "; … stands for anything. */
  public static void assertSays(String expected, String line) {
    String pattern =
        Pattern.compile("…")
            .splitAsStream(expected + " ")
            .map(part -> part.isBlank() ? "" : Pattern.quote(part.strip()))
            .reduce((left, right) -> left + ".*" + right)
            .orElseThrow();
    assertTrue(line.matches("kindling: " + pattern + ".*"), () -> line + "\n is not\n" + expected);
  }

  /** The files below a directory with the digests of their content. */
  public static SortedMap<String, String> tree(Path root) throws IOException {
    SortedMap<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        boolean file = Files.isRegularFile(path);
        tree.put(
            root.relativize(path).toString(),
            file ? new Sha256().add(Files.readAllBytes(path)).hex() : "directory");
      }
    }
    return tree;
  }
}
