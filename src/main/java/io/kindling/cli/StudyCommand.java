package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.cli.failure.Explanation;
import io.kindling.cli.failure.TraceFile;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.OutputOption;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.train.TrainCommand;
import io.kindling.run.RunDirectory;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.storage.LocalPath;
import io.kindling.storage.PathName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling study}: trains a recipe under several seeds and prints its accuracies. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a recipe under several seeds, and prints mean and spread of the validation accuracy.",
      "To continue an interrupted study, repeat the command."
    },
    footer = {
      "",
      "Examples:",
      "  kindling study conf/small.properties --seeds 5 --output runs/small",
      "  kindling study conf/small.properties --grid epochs=9,18 --output runs/epochs"
    })
final class StudyCommand implements Callable<Integer>, Configured, TraceFile.Place {

  private static final Setting<Integer> SEEDS =
      Setting.of(
          "seeds",
          "N",
          ValueType.POSITIVE,
          "5",
          "Number of seeds: trains with seeds 1 to N. Default: ${DEFAULT-VALUE}");

  private static final Setting<Boolean> TEST =
      Setting.of(
          "test",
          null,
          ValueType.FLAG,
          "false",
          "Also evaluate the test examples and print the accuracies. Use it once, when tuning is"
              + " finished; without it no run evaluates the test examples.");

  @Spec private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "RECIPE",
      description = "File with options of 'kindling train', one 'name = value' per line.")
  private String recipe;

  @Parameters(
      index = "1..*",
      paramLabel = "OPTION",
      description = "Further options of 'kindling train', after two dashes.")
  private final List<String> options = new ArrayList<>();

  @Option(
      names = "--grid",
      paramLabel = "NAME=A,B,…",
      description =
          "Values of one option to compare: every seed is trained with each of them. Repeat --grid"
              + " for every combination of several options. Separate values that contain commas by"
              + " semicolons.")
  private final List<String> axes = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Local directory for the run directories of the study and their logs.")
  private String output;

  private Configuration hadoop;

  private Path directory;

  /** The current run. */
  private RunDirectory run;

  @Override
  public Optional<Path> traceDirectory() {
    return run == null ? Optional.empty() : run.localFolder();
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(SEEDS, TEST);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    hadoop = SparkHadoopUtil.get().conf();
    checkRecipe();
    List<Map<String, String>> points = points(axes);
    directory = directory();
    List<String> parts =
        SettingOptions.value(command, TEST) ? List.of("validation", "test") : List.of("validation");
    Map<String, Map<String, SeedStatistics>> figures = new LinkedHashMap<>();
    for (Map<String, String> point : points) {
      List<RunDirectory> runs = new ArrayList<>();
      for (int seed = 1; seed <= SettingOptions.value(command, SEEDS); seed++) {
        train(point, seed);
        if (!run.status().equals("completed")) {
          out.println("Stopped. To continue with " + run.path() + ", repeat the command");
          return 0;
        }
        runs.add(run);
        out.println(run.path() + ": " + result(run));
        out.flush();
      }
      for (String part : parts) {
        List<Double> accuracies =
            runs.stream().map(run -> accuracy(run, part)).filter(each -> !each.isNaN()).toList();
        if (!accuracies.isEmpty()) {
          figures
              .computeIfAbsent(part, each -> new LinkedHashMap<>())
              .put(title(point), new SeedStatistics(accuracies));
        }
      }
    }
    figures.forEach((part, each) -> print(part, each, out));
    return 0;
  }

  /** Returns a run's accuracy on a part of the data; NaN if the part has no examples. */
  private static double accuracy(RunDirectory run, String part) {
    return run.record().path(part).path("accuracy").asDouble(Double.NaN);
  }

  /** Checks that the recipe is a regular file: every run reads it, which a pipe does not allow. */
  private void checkRecipe() {
    if (PathName.parse(recipe).toUri().getScheme() != null) {
      return;
    }
    Path file = Path.of(recipe);
    if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
      throw new InvalidInputException(
          recipe
              + (Files.isReadable(file)
                  ? ": is not a file that can be read several times"
                  : ": cannot be read")
              + "; name a file of options, such as conf/tutorial.properties");
    }
  }

  private Path directory() throws IOException {
    Path local = LocalPath.of(output);
    Optional<String> obstacle = OutputOption.obstacle(local);
    if (obstacle.isPresent()) {
      throw new InvalidInputException(
          String.format(
              "--output %s: cannot be written to (%s); name another directory",
              output, obstacle.get()));
    }
    return Files.createDirectories(local);
  }

  private static String result(RunDirectory run) {
    double validation = accuracy(run, "validation");
    return Double.isNaN(validation)
        ? "completed, without validation examples"
        : String.format(Locale.ROOT, "validation %.2f%%", 100 * validation);
  }

  /**
   * Prints the statistics of every point of the grid, best mean first.
   *
   * @param part the part of the data, "validation" or "test"
   * @param figures the statistics by the title of the point
   */
  private static void print(String part, Map<String, SeedStatistics> figures, PrintWriter out) {
    out.println();
    figures.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                (Map.Entry<String, SeedStatistics> each) -> -each.getValue().mean()))
        .forEach(each -> out.printf("%s%s %s%n", each.getKey(), part, each.getValue()));
    out.flush();
  }

  /**
   * Trains one run, resumes it, or finds it complete. A failed run ends the study with the same
   * exit status.
   */
  private void train(Map<String, String> point, int seed) throws IOException {
    Path folder = directory.resolve(fileName(title(point)) + "seed-" + seed);
    run = new RunDirectory(folder.toString(), hadoop);
    List<String> arguments = new ArrayList<>(List.of("train", "--config", recipe));
    arguments.addAll(options);
    point.forEach((name, value) -> arguments.addAll(List.of("--" + name, value)));
    arguments.addAll(
        List.of("--seed", String.valueOf(seed), "--output", folder.toString(), "--resume"));
    if (!SettingOptions.value(command, TEST)) {
      arguments.add("--untested");
    }
    Path log = Path.of(folder + ".log");
    try (PrintWriter writer = new PrintWriter(log.toFile(), StandardCharsets.UTF_8)) {
      try {
        Kindling.parse(writer, arguments, TrainCommand.class).call();
      } catch (Throwable e) {
        // Not Exception: memory may run out, and Spark's Scala code throws undeclared exceptions.
        String line = Explanation.of(e).line();
        writer.println("kindling: " + OneLine.of(line));
        if (e instanceof InvalidInputException) {
          throw new InvalidInputException(log + ": " + line, e);
        }
        command.commandLine().getErr().println("Note: the log of the failed run is " + log);
        throw e;
      }
      if (writer.checkError()) {
        throw new IOException(log + ": cannot be written; is the disk full?");
      }
    }
  }

  private static String title(Map<String, String> point) {
    return point.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue() + " ")
        .collect(Collectors.joining());
  }

  private static String fileName(String title) {
    return title.replaceAll("[^A-Za-z0-9.=-]+", "-");
  }

  /**
   * Returns all combinations of the axes' values, each as option values by option name; without
   * axes a single empty combination.
   *
   * @param axes the values of {@code --grid}, {@code name=a;b;c} or {@code name=a,b,c}
   * @throws InvalidInputException if an axis has no name or no values
   */
  static List<Map<String, String>> points(List<String> axes) {
    List<Map<String, String>> points = List.of(Map.of());
    for (String axis : axes) {
      int equals = axis.indexOf('=');
      if (equals < 1 || equals == axis.length() - 1) {
        throw new InvalidInputException(
            "--grid '"
                + axis
                + "': expected an option's name and its values, such as dropout=0.2,0.5; separate"
                + " values that contain commas by semicolons");
      }
      String name = axis.substring(0, equals).strip();
      String values = axis.substring(equals + 1);
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> point : points) {
        for (String value : values.split(values.contains(";") ? ";" : ",", -1)) {
          Map<String, String> next = new LinkedHashMap<>(point);
          next.put(name, value.strip());
          longer.add(next);
        }
      }
      points = longer;
    }
    return points;
  }
}
