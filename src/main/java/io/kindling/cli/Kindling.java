package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.cli.data.DataCommand;
import io.kindling.cli.failure.Explanation;
import io.kindling.cli.failure.TraceFile;
import io.kindling.cli.options.ConfigurationFile;
import io.kindling.cli.options.GroupedOptions;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.registry.ModelsCommand;
import io.kindling.cli.registry.RetrainCommand;
import io.kindling.cli.registry.StatusCommand;
import io.kindling.cli.runs.ReportCommand;
import io.kindling.cli.runs.RunsCommand;
import io.kindling.cli.scoring.EvaluateCommand;
import io.kindling.cli.scoring.ExportCommand;
import io.kindling.cli.scoring.PredictCommand;
import io.kindling.cli.source.DataSources;
import io.kindling.cli.train.TrainCommand;
import io.kindling.run.Execution;
import io.kindling.run.Versions;
import io.kindling.spark.RequiredSpark;
import io.kindling.spark.cluster.DriverMonitor;
import io.kindling.training.DivergenceGuard.DivergedException;
import io.kindling.training.recipe.RecipeSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main class of the command line: {@code kindling <command> [options]}. */
@Command(
    name = "kindling",
    description = "Trains feed-forward neural networks on Apache Spark.",
    synopsisSubcommandLabel = "<command>",
    subcommands = {
      TrainCommand.class,
      StudyCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      RunsCommand.class,
      PredictCommand.class,
      ExportCommand.class,
      RetrainCommand.class,
      ModelsCommand.class,
      StatusCommand.class,
      DataCommand.class,
      BenchCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Kindling.VersionLines.class)
public final class Kindling {

  /** The width of the help text, in characters. */
  private static final int HELP_WIDTH = 100;

  /** Creates the root command; called by {@link #commandLine}. */
  Kindling() {}

  /**
   * Runs a command. In client mode the JVM ends with the exit status: 0 for success, 1 for a
   * failure, 2 for wrong usage, configuration or data.
   *
   * @param arguments the command and its options
   * @throws IllegalStateException in cluster deploy mode, if the command failed; the driver must
   *     not call {@code System.exit} there, because YARN counts even status 0 as a failure
   */
  public static void main(String[] arguments) {
    // Numbers in messages have the English form, as the messages do.
    Locale.setDefault(Locale.ROOT);
    StandardOutput output = StandardOutput.install();
    DriverMonitor.ownJvm();
    int status = checkSparkAndRun(arguments);
    Optional<String> unwritten = output.problem();
    if (status == ExitCode.OK && unwritten.isPresent()) {
      System.err.printf(
          "kindling: standard output cannot be written (%s): the command completed, but its output"
              + " is lost%n",
          OneLine.of(unwritten.get()));
      status = ExitCode.SOFTWARE;
    }
    if (status == ExitCode.OK) {
      return;
    }
    if ("cluster".equals(System.getProperty("spark.submit.deployMode"))) {
      throw new IllegalStateException("kindling ended with exit status " + status);
    }
    System.exit(status);
  }

  /**
   * Checks the version of Spark and runs the command. The check comes first and in a method of its
   * own: on another version of Spark any class may be missing, including those of the commands.
   */
  private static int checkSparkAndRun(String[] arguments) {
    Optional<String> complaint = RequiredSpark.complaint();
    if (complaint.isPresent()) {
      System.err.println("kindling: " + complaint.get());
      return ExitCode.SOFTWARE;
    }
    HadoopUser.setNameIfMissing();
    return run(arguments);
  }

  /** Runs a command and returns its exit status. */
  public static int run(String... arguments) {
    return run(commandLine(), arguments);
  }

  /**
   * Parses the arguments of a command that another command will call. Its failures are exceptions,
   * not exit statuses.
   *
   * @param out receives the command's output and notes
   * @param arguments the command's name and its options
   * @param type the command's class
   * @return the command, ready to be called
   * @throws InvalidInputException if the arguments are wrong
   */
  static <T> T parse(PrintWriter out, List<String> arguments, Class<T> type) {
    CommandLine commandLine = commandLine();
    commandLine.setOut(out);
    commandLine.setErr(out);
    String[] all = arguments.toArray(String[]::new);
    applyConfigurationFile(commandLine, all);
    try {
      commandLine.parseArgs(all);
    } catch (ParameterException e) {
      throw new InvalidInputException(message(e), e);
    }
    return type.cast(commandLine.getSubcommands().get(all[0]).getCommand());
  }

  private static int run(CommandLine commandLine, String... arguments) {
    if (arguments.length == 0) {
      return commandLine.execute("--help");
    }
    try {
      applyConfigurationFile(commandLine, arguments);
      return commandLine.execute(arguments);
    } catch (Throwable e) {
      // picocli handles only Exceptions. An Error arrives here: out of memory, a missing class.
      return explain(deepest(commandLine), e);
    }
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Kindling());
    SettingOptions.addTo(commandLine, Map.of(Execution.DATA, DataSources.help()));
    commandLine.setOverwrittenOptionsAllowed(true);
    commandLine.setExpandAtFiles(false); // Use --config instead.
    commandLine.setUsageHelpWidth(HELP_WIDTH);
    commandLine.setUsageHelpLongOptionsMaxWidth(28);
    GroupedOptions.renderIn(commandLine);
    commandLine.setParameterExceptionHandler(Kindling::explain);
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> explain(failed, exception));
    return commandLine;
  }

  /** Applies the {@code --config} file among the arguments as the command's defaults. */
  private static void applyConfigurationFile(CommandLine commandLine, String[] arguments) {
    CommandLine command = commandLine.getSubcommands().get(arguments[0]);
    if (command != null) {
      ConfigurationFile.apply(command, Arrays.asList(arguments).subList(1, arguments.length));
    }
  }

  /** Returns the innermost command that was parsed from the arguments. */
  private static CommandLine deepest(CommandLine commandLine) {
    ParseResult parsed = commandLine.getParseResult();
    while (parsed != null && parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return parsed == null ? commandLine : parsed.commandSpec().commandLine();
  }

  private static int explain(ParameterException exception, String[] arguments) {
    return invalid(exception.getCommandLine(), message(exception));
  }

  private static String message(ParameterException exception) {
    String message = exception.getMessage();
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    return message;
  }

  /** Prints a failure in one line, with the name of the file that has its stack trace. */
  private static int explain(CommandLine failed, Throwable failure) {
    Explanation explanation = Explanation.of(failure);
    String line = explanation.line();
    if (failure instanceof DivergedException) {
      line += advice(failed);
    }
    if (explanation.traced()) {
      Optional<Path> directory =
          failed.getCommand() instanceof TraceFile.Place place
              ? place.traceDirectory()
              : Optional.empty();
      line +=
          TraceFile.write(failure, directory)
              .map(file -> ". The stack trace: " + file)
              .orElse(". The stack trace could not be written");
    }
    Explanation.complain(failed, line);
    return explanation.status();
  }

  /** Returns the advice for a training that diverged; empty for a command that does not train. */
  private static String advice(CommandLine failed) {
    if (!SettingOptions.has(failed.getCommandSpec(), RecipeSettings.LEARNING_RATE)) {
      return "";
    }
    return String.format(
        ". Start a new run (with another --output) with a smaller --learning-rate (it is %s), a"
            + " larger --batch-size or another --initializer. Checkpoints of this run, if there are"
            + " any, are from before that step; --initial-model can start from one",
        SettingOptions.value(failed.getCommandSpec(), RecipeSettings.LEARNING_RATE));
  }

  private static int invalid(CommandLine command, String message) {
    Explanation.complain(command, message);
    return ExitCode.USAGE;
  }

  /** Provides the output of {@code kindling --version}. */
  static final class VersionLines implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return Versions.all().entrySet().stream()
          .map(entry -> entry.getKey() + " " + entry.getValue())
          .toArray(String[]::new);
    }
  }
}
