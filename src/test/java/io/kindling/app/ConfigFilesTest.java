package io.kindling.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    CommandSpec train = new CommandLine(new TrainCommand()).getCommandSpec();
    List<String> expanded =
        ConfigurationFile.expand(train, List.of("--epochs", "2", "--config", file.toString()));
    assertEquals(
        List.of("--data=hdfs://h:1/x y", "--layers=784, 10", "--seed=7", "--epochs", "2"),
        expanded);
  }

  @Test
  void laterFileBeatsEarlierOne() throws Exception {
    Path first = Files.writeString(directory.resolve("first"), "seed = 1\nepochs = 1\n");
    Path second = Files.writeString(directory.resolve("second"), "seed = 2\n");
    CommandSpec train = new CommandLine(new TrainCommand()).getCommandSpec();
    List<String> expanded =
        new ArrayList<>(
            ConfigurationFile.expand(train, List.of("--config=" + first, "--config=" + second)));
    assertEquals(List.of("--epochs=1", "--seed=1", "--seed=2"), expanded);
  }
}
