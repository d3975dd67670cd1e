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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling study}: trains a recipe under several seeds, and says how well it does. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a recipe under several seeds, and prints the mean and the spread of what they reach"
          + " on the validation examples. Begun again, it goes on where it was."
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
          "Train under seeds 1 to N. Default: ${DEFAULT-VALUE}");

  private static final Setting<Boolean> TEST =
      Setting.of(
          "test",
          null,
          ValueType.FLAG,
          "false",
          "Also test, and print what was reached: once, when nothing is tuned any more. Without it"
              + " no run looks at the test examples.");

  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "A file of options of train.")
  private String recipe;

  @Parameters(
      index = "1..*",
      paramLabel = "OPTION",
      description = "More options of train, behind two dashes.")
  private final List<String> options = new ArrayList<>();

  @Option(
      names = "--grid",
      paramLabel = "NAME=A,B,…",
      description =
          "Train every seed with each of these values of an option; more than once for every"
              + " combination. Values that hold commas are separated by semicolons.")
  private final List<String> axes = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Where the study's runs are, a local directory each, and their logs.")
  private String output;

  private Configuration hadoop;

  private Path directory;

  /** The run under way. */
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
          out.println("Stopped. The same command goes on with " + run.path());
          return 0;
        }
        runs.add(run);
        out.println(run.path() + ": " + reached(run));
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

  /** What a run has reached on a part of the data; NaN if it had none. */
  private static double accuracy(RunDirectory run, String part) {
    return run.record().path(part).path("accuracy").asDouble(Double.NaN);
  }

  /** Every run reads the recipe anew, which a pipe does not allow. */
  private void checkRecipe() {
    if (PathName.parse(recipe).toUri().getScheme() != null) {
      return;
    }
    Path file = Path.of(recipe);
    if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
      throw new InvalidInputException(
          recipe
              + (Files.isReadable(file)
                  ? ": is no file that can be read more than once"
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

  private static String reached(RunDirectory run) {
    double validation = accuracy(run, "validation");
    return Double.isNaN(validation)
        ? "completed, without validation examples"
        : String.format(Locale.ROOT, "validation %.2f%%", 100 * validation);
  }

  /** The best first, by the validation examples or the test examples. */
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
   * Trains, or resumes the run, or finds that it is complete. A failure is the study's, with its
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
        // Not Exception: memory may run out, and Spark's Scala throws what it does not declare.
        boolean usage = e instanceof InvalidInputException || e instanceof ParameterException;
        String line = e instanceof ParameterException ? e.getMessage() : Explanation.of(e).line();
        writer.println("kindling: " + OneLine.of(line));
        if (usage) {
          throw new InvalidInputException(log + ": " + line, e);
        }
        command.commandLine().getErr().println("Note: the run that failed has the log " + log);
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
   * The combinations of the axes' values, each an option's value by its name; a single empty one of
   * no axes.
   *
   * @param axes as they were given, {@code name=a;b;c} or {@code name=a,b,c}
   * @throws InvalidInputException if one is none
   */
  static List<Map<String, String>> points(List<String> axes) {
    List<Map<String, String>> points = List.of(Map.of());
    for (String axis : axes) {
      int equals = axis.indexOf('=');
      if (equals < 1 || equals == axis.length() - 1) {
        throw new InvalidInputException(
            "--grid '"
                + axis
                + "': expected an option's name and its values, such as dropout=0.2,0.5; values that"
                + " hold commas are separated by semicolons");
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
