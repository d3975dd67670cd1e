package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.ConfigurationFile;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.train.RequestedRecipe;
import io.kindling.fixtures.CommandRun;
import io.kindling.run.Execution;
import io.kindling.settings.Setting;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  private static final CommandSpec TRAIN =
      Kindling.commandLine().getSubcommands().get("train").getCommandSpec();

  /** The full settings of each recipe, with the values that were defaults when it was tuned. */
  private static final Path MEANINGS = Path.of("src/test/resources/recipes");

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

  /** A new setting whose default changes nothing then needs no change of any recipe. */
  @ParameterizedTest
  @MethodSource("recipes")
  void recipeRepeatsNoDefault(Path recipe) throws Exception {
    Map<String, String> lines = ConfigurationFile.read(TRAIN, recipe.toString());
    for (Setting<?> setting : ((Configured) TRAIN.userObject()).settings()) {
      String value = lines.get(setting.name());
      if (value != null && setting.fallback() != null) {
        assertNotEquals(
            setting.parse(setting.fallback()),
            setting.parse(value),
            recipe + ": " + setting + " is the default; leave the line out");
      }
    }
  }

  /** When a default changes, the recipes that relied on it need a line with the old value. */
  @ParameterizedTest
  @MethodSource("meanings")
  void recipeTrainsWhatItWasTunedFor(Path meaning) throws Exception {
    Path recipe = Path.of("conf").resolve(meaning.getFileName());
    assertEquals(
        new RequestedRecipe(parse("--config=" + meaning)).recipe().canonical(),
        new RequestedRecipe(parse("--config=" + recipe)).recipe().canonical());
  }

  static List<Path> meanings() throws IOException {
    return properties(MEANINGS);
  }

  static List<Path> recipes() throws IOException {
    return properties(Path.of("conf"));
  }

  private static List<Path> properties(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
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
  void linesBecomeDefaultsThatTheCommandLineOverrides() throws Exception {
    Path file = directory.resolve("a.properties");
    Files.writeString(file, "# a comment\n\nseed : 7\n  layers = 784, 10  \ndata=hdfs://h:1/x y\n");
    assertEquals(
        Map.of("data", "hdfs://h:1/x y", "layers", "784, 10", "seed", "7"),
        ConfigurationFile.read(TRAIN, file.toString()));
    CommandSpec parsed = parse("--epochs", "2", "--seed=8", "--config", file.toString());
    assertEquals(8L, SettingOptions.value(parsed, RecipeSettings.SEED));
    assertEquals(2, SettingOptions.value(parsed, RecipeSettings.EPOCHS));
    assertEquals(List.of(784, 10), SettingOptions.value(parsed, RecipeSettings.LAYERS));
    assertEquals("hdfs://h:1/x y", SettingOptions.value(parsed, Execution.DATA));
    assertEquals(200, SettingOptions.value(parsed, RecipeSettings.BATCH_SIZE));
  }

  @Test
  void twoValuesForOneNameAreRefused() throws Exception {
    assertRefused("epochs = 3\nepochs = 4\n", "has two values for 'epochs'; remove one of");
    assertRefused("epochs = 3\n\\u0065pochs=3\n", "has two values for 'epochs'");
  }

  @Test
  void whatCannotBeAConfigurationFileIsRefused() throws Exception {
    assertRefused("#".repeat(1 << 20) + "\n", "is larger than 1 MiB");
    assertRefused("n".repeat((1 << 20) - 2) + "\n", "unknown name 'nnn");
    InvalidInputException endless =
        assertThrows(InvalidInputException.class, () -> ConfigurationFile.read(TRAIN, "/dev/zero"));
    assertTrue(endless.getMessage().contains("is larger than 1 MiB"), endless.getMessage());
  }

  /** The option's own check finds them. */
  @Test
  void controlCharactersAreNotTakenForSpace() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "output = \\u001b[2J \n");
    assertEquals(Map.of("output", "\u001b[2J"), ConfigurationFile.read(TRAIN, file.toString()));
  }

  private void assertRefused(String content, String expected) throws IOException {
    Path file = Files.writeString(directory.resolve("a"), content);
    String message =
        assertThrows(
                InvalidInputException.class, () -> ConfigurationFile.read(TRAIN, file.toString()))
            .getMessage();
    assertTrue(message.startsWith("--config " + file + ": " + expected), message);
  }

  @Test
  void laterFileBeatsEarlierOne() throws Exception {
    Path first = Files.writeString(directory.resolve("first"), "seed = 1\nepochs = 1\n");
    Path second = Files.writeString(directory.resolve("second"), "seed = 2\n");
    CommandSpec parsed = parse("--config=" + first, "--config=" + second);
    assertEquals(2L, SettingOptions.value(parsed, RecipeSettings.SEED));
    assertEquals(1, SettingOptions.value(parsed, RecipeSettings.EPOCHS));
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws Exception {
    Path file = Files.writeString(directory.resolve("a"), "\ufeffepochs = 3\n");
    assertEquals(Map.of("epochs", "3"), ConfigurationFile.read(TRAIN, file.toString()));
  }

  @Test
  void onlyANearNameIsSuggested() throws Exception {
    assertRefused("epoch = 3\n", "unknown name 'epoch'; did you mean 'epochs'?");
    assertRefused(
        "colour = red\n", "unknown name 'colour'; see the command's --help for all names");
  }

  private static CommandSpec parse(String... arguments) {
    CommandLine program = Kindling.commandLine();
    CommandLine train = program.getSubcommands().get("train");
    ConfigurationFile.apply(train, List.of(arguments));
    program.parseArgs(
        Stream.concat(Stream.of("train"), Stream.of(arguments)).toArray(String[]::new));
    return train.getCommandSpec();
  }
}
