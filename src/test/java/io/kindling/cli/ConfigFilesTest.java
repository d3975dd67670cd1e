package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The recipes in {@code conf/} are such as {@code train --config} takes. */
class ConfigFilesTest {

  /** Properties that are read by others than us. */
  private static final List<String> OTHERS = List.of("log4j2.properties");

  private static final CommandSpec TRAIN = new CommandLine(new TrainCommand()).getCommandSpec();

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("recipes")
  void recipeHasOnlyOptionsOfTrainWithGoodValues(Path recipe) throws Exception {
    // That a run stands in the output is seen last of all that can be seen without Spark.
    Files.createDirectories(directory.resolve("checkpoints"));
    CommandRun command = CommandRun.of("train", "--config=" + recipe, "--output=" + directory);
    String line = command.refusal(2);
    assertTrue(line.contains("holds a run already"), line);
  }

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      List<Path> recipes =
          files
              .filter(file -> file.toString().endsWith(".properties"))
              .filter(file -> !OTHERS.contains(file.getFileName().toString()))
              .sorted()
              .toList();
      assertFalse(recipes.isEmpty());
      return recipes;
    }
  }

  @Test
  void linesBecomeOptionsBeforeThoseOfTheCommandLine() throws Exception {
    Path file = directory.resolve("a.properties");
    Files.writeString(file, "# a comment\n\nseed : 7\n  layers = 784, 10  \ndata=hdfs://h:1/x y\n");
    List<String> expanded =
        ConfigurationFile.expand(TRAIN, List.of("--epochs", "2", "--config", file.toString()));
    assertEquals(
        List.of("--data=hdfs://h:1/x y", "--layers=784, 10", "--seed=7", "--epochs", "2"),
        expanded);
  }

  @Test
  void twoValuesForOneNameAreRefused() throws Exception {
    assertRefused("epochs = 3\nepochs = 4\n", "has two values for 'epochs'; keep the one");
    assertRefused("epochs = 3\n\\u0065pochs=3\n", "has two values for 'epochs'");
  }

  @Test
  void whatCannotBeAConfigurationFileIsRefused() throws Exception {
    assertRefused("#".repeat(1 << 20) + "\n", "is larger than 1 MiB");
    assertRefused("\ufeffepochs = 3\n", "unknown name '\ufeffepochs'; did you mean 'epochs'?");
    assertRefused("n".repeat((1 << 20) - 2) + "\n", "unknown name 'nnn");
    InvalidInputException endless =
        assertThrows(
            InvalidInputException.class,
            () -> ConfigurationFile.expand(TRAIN, List.of("--config=/dev/zero")));
    assertTrue(endless.getMessage().contains("is larger than 1 MiB"), endless.getMessage());
  }

  /** They are left for the option's own check to see. */
  @Test
  void controlCharactersAreNotTakenForSpace() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "output = \\u001b[2J \n");
    assertEquals(
        List.of("--output=\u001b[2J"),
        ConfigurationFile.expand(TRAIN, List.of("--config=" + file)));
  }

  private void assertRefused(String content, String expected) throws IOException {
    Path file = Files.writeString(directory.resolve("a"), content);
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> ConfigurationFile.expand(TRAIN, List.of("--config=" + file)))
            .getMessage();
    assertTrue(message.startsWith("--config " + file + ": " + expected), message);
  }

  @Test
  void laterFileBeatsEarlierOne() throws Exception {
    Path first = Files.writeString(directory.resolve("first"), "seed = 1\nepochs = 1\n");
    Path second = Files.writeString(directory.resolve("second"), "seed = 2\n");
    List<String> expanded =
        new ArrayList<>(
            ConfigurationFile.expand(TRAIN, List.of("--config=" + first, "--config=" + second)));
    assertEquals(List.of("--epochs=1", "--seed=1", "--seed=2"), expanded);
  }
}
