package io.kindling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Fuzzing;
import io.kindling.fixtures.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever a configuration file holds, it is taken as it says or refused in one line: all the way
 * through the command, up to where it would start Spark.
 */
@Tag("fuzz")
class HostileConfigurationFilesTest extends CommandTesting {

  private static final String LONG = "x".repeat(50_000);
  private static final String CLEAR_SCREEN = "\u001b[2J";
  private static final List<String> NOT_NUMBERS =
      List.of(
          "",
          "0",
          "-1",
          "1e3",
          "0x10",
          "NaN",
          "99999999999",
          "9".repeat(9999),
          LONG,
          "1 2",
          "\u0000",
          "1\n2",
          CLEAR_SCREEN,
          "\u202e1",
          "\ud800",
          "%s%n",
          "true",
          "--help",
          "${sys:user.home}");
  private static final List<String> NOT_NAMES =
      List.of("", "SGD", "softmax", "\u0131dentity", LONG, "a\rb", CLEAR_SCREEN, "-h");
  private static final List<String> NOT_PATHS =
      List.of(
          "",
          "a:b",
          "x\u0000y",
          "x\ny",
          CLEAR_SCREEN,
          LONG,
          "x".repeat(256),
          "é".repeat(128),
          "x/".repeat(3000),
          "file://host/x");

  /** Values that are good, by option; %DIR% stands for the test's directory. */
  private static final Map<String, List<String>> GOOD =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("activation", List.of("sigmoid", "tanh", "relu", "identity")),
              Map.entry("batch-size", List.of("1", "2147483647", "007")),
              Map.entry("blas", List.of("java", "system", "bundled")),
              Map.entry("checkpoint-every", List.of("0", "17")),
              Map.entry("data", List.of("digits:60", "digits:2147483647", "auto", "no/such place")),
              Map.entry("engine", List.of("auto", "broadcast", "resident")),
              Map.entry("epochs", List.of("1", "2147483647")),
              Map.entry("initializer", List.of("he", "xavier", "standard-normal")),
              Map.entry("keep-checkpoints", List.of("1", "3")),
              Map.entry("layers", List.of("784,10", "1, 1,1", "784,30,20,10")),
              Map.entry("learning-rate", List.of("1e-300", "3", ".5", "1e38")),
              Map.entry("loss", List.of("quadratic", "cross-entropy")),
              Map.entry("mirrors", List.of("http://localhost:1/a", "http://h/a,http://h/b")),
              Map.entry("momentum", List.of("0", "0.999", "-0")),
              Map.entry("optimizer", List.of("sgd", "nesterov", "adam")),
              Map.entry("output", List.of("%DIR%/new", "%DIR%/a/b/c", "%DIR%/Größe ☃ 1")),
              Map.entry("partitions", List.of("1", "2147483647")),
              Map.entry("seed", List.of("0", "-1", "9223372036854775807")),
              Map.entry("shards", List.of("1", "8", "1073741824")),
              Map.entry("validation", List.of("0", "10"))));

  private static final Map<String, List<String>> BAD = bad();

  private Path file;

  private static Map<String, List<String>> bad() {
    Map<String, List<String>> bad = new TreeMap<>();
    for (String number : List.of("batch-size", "epochs", "keep-checkpoints", "partitions")) {
      bad.put(number, NOT_NUMBERS);
    }
    for (String name :
        List.of("activation", "blas", "engine", "initializer", "loss", "optimizer")) {
      bad.put(name, NOT_NAMES);
    }
    for (String path : List.of("output", "initial-model")) {
      bad.put(path, NOT_PATHS);
    }
    bad.put("data", List.of("", "digits:", "digits:1", "digits:-5", "x\u0000y", LONG, "a:b"));
    bad.put(
        "layers",
        List.of(
            "", "784", "784,\u001b10", "784,,10", "784,0", "1,-1", "2147483647,9", LONG, "1;2"));
    bad.put(
        "hidden", List.of("", "784,\u001b10", "784,,10", "0", "-1", "2147483647,9", LONG, "1;2"));
    bad.put("learning-rate", List.of("", "0", "-1", "NaN", "1e39", "1e999", "0,1", LONG));
    bad.put("mirrors", List.of("http://a b", CLEAR_SCREEN, "http://h/%", "\u0000"));
    bad.put("momentum", List.of("", "1", "-0.1", "NaN", "1e999", LONG));
    bad.put("seed", List.of("", "one", "9223372036854775808", "1.5", LONG));
    bad.put("shards", List.of("", "0", "6", "-8", "2147483648", LONG));
    bad.put("validation", List.of("-1", "", "1e3", "2147483648", LONG));
    bad.put("no-such-option", List.of("", "1", LONG));
    bad.put("config", List.of("other.properties"));
    bad.put("resume", List.of("true"));
    bad.put("help", List.of("true"));
    bad.put("Epochs", List.of("1"));
    bad.put("\ufeffepochs", List.of("1"));
    bad.put(CLEAR_SCREEN, List.of("1"));
    bad.put(LONG, List.of("1"));
    return bad;
  }

  @BeforeEach
  void nameFile() {
    file = directory.resolve("fuzz.properties");
  }

  /** Files of which it is known whether they are good. */
  @Test
  void areTakenIfEveryValueIsGood() throws Exception {
    Fuzzing.campaign(
        "configuration files, value by value",
        80 << 20,
        mutations -> {
          Map<String, String> options = new TreeMap<>();
          GOOD.forEach(
              (option, values) -> {
                if (mutations.oneIn(3)) {
                  options.put(option, mutations.oneOf(values));
                }
              });
          options.putIfAbsent("output", "%DIR%/run");
          String bad = mutations.oneIn(3) ? null : mutations.oneOf(List.copyOf(BAD.keySet()));
          if (bad != null) {
            options.put(bad, mutations.oneOf(BAD.get(bad)));
          }
          Files.writeString(file, lines(options, mutations));
          String line = refusal();
          assertEquals(bad == null, line.startsWith("kindling: no Spark master"), () -> bad + line);
          return bad == null ? "taken" : "refused";
        });
  }

  /** Files damaged at random: whether one is still good, nobody knows. */
  @Test
  void endInOneLineWhateverTheirBytes() throws Exception {
    Map<String, String> options = new TreeMap<>();
    GOOD.forEach((option, values) -> options.put(option, values.get(0)));
    byte[] sound = lines(options, new Mutations(0)).getBytes(UTF_8);
    byte[] tutorial = Files.readAllBytes(Path.of("conf/tutorial.properties"));
    Fuzzing.campaign(
        "configuration files, byte by byte",
        64 << 20,
        mutations -> {
          Files.write(file, mutations.damaged(mutations.oneOf(sound, tutorial), tutorial));
          // Not by the file, which may have lost that line: nothing is tried in the checkout.
          String line = refusal("--output=" + directory.resolve("run"));
          return line.startsWith("kindling: no Spark master") ? "taken" : "refused";
        });
  }

  /** Runs the command, which must leave nothing behind. */
  private String refusal(String... more) throws IOException {
    SortedMap<String, String> before = tree(directory);
    List<String> command = new ArrayList<>(List.of("train", "--config", file.toString()));
    command.addAll(List.of(more));
    CommandRun run = CommandRun.withoutSpark(command.toArray(String[]::new));
    String line = run.withoutStackTrace().refusal(2);
    assertEquals(before, tree(directory));
    assertEquals("", run.out());
    return line;
  }

  /** The options as a file may have them: in any order, with comments, escapes, odd spaces. */
  private String lines(Map<String, String> options, Mutations mutations) {
    List<String> lines = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          String given = value.replace("%DIR%", directory.toString());
          lines.add(
              mutations.oneOf("", " ", "\t", "# comment\n", "\n! comment\n")
                  + escaped(name, mutations)
                  + mutations.oneOf("=", ":", " ", " = ", "\t:  ", " \\\n = ")
                  + escaped(given, mutations)
                  + mutations.oneOf("\n", "\r\n", "\r", "\n\n", "\n# password: \u001b[2J\n"));
        });
    Collections.shuffle(lines, mutations.random());
    return String.join("", lines);
  }

  private static String escaped(String text, Mutations mutations) {
    StringBuilder escaped = new StringBuilder();
    int rate = text.length() > 100 ? 1000 : 6;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean plain = character > ' ' && ":=#!\\".indexOf(character) < 0 && character < 0xd800;
      if (!plain || mutations.oneIn(rate)) {
        escaped.append(String.format("\\u%04x", (int) character));
      } else {
        escaped.append(mutations.oneIn(rate) ? "\\\n   " : "").append(character);
      }
    }
    return escaped.toString();
  }
}
