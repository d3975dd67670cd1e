package io.kindling.cli;

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

/** The program: {@code kindling <command> [options]}. */
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

  /** Columns of the help. */
  private static final int HELP_WIDTH = 100;

  /** Made by {@link #run}. */
  Kindling() {}

  /**
   * Runs a command. In client mode the JVM ends with the exit status: 0 done, 1 failed, 2 wrong
   * usage, configuration or data.
   *
   * @throws IllegalStateException in cluster deploy mode, where the status of a failed driver is
   *     told by an exception: YARN takes even {@code System.exit(0)} for a failure
   */
  public static void main(String[] arguments) {
    // Messages are in English, and so are the numbers in them.
    Locale.setDefault(Locale.ROOT);
    StandardOutput output = StandardOutput.install();
    DriverMonitor.ownJvm();
    int status = runWhereItCan(arguments);
    Optional<String> unwritten = output.problem();
    if (status == ExitCode.OK && unwritten.isPresent()) {
      System.err.printf(
          "kindling: standard output cannot be written (%s): the command has done its work, but"
              + " what it printed is lost%n",
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

  /** On another Spark than ours any class may be missing, those of Hadoop and commands included. */
  private static int runWhereItCan(String[] arguments) {
    Optional<String> complaint = RequiredSpark.complaint();
    if (complaint.isPresent()) {
      System.err.println("kindling: " + complaint.get());
      return ExitCode.SOFTWARE;
    }
    NamelessUser.nameForHadoop();
    return run(arguments);
  }

  /** Runs a command and returns its exit status. */
  public static int run(String... arguments) {
    return run(commandLine(), arguments);
  }

  /**
   * Parses a command for another one, which calls it as a program: its failures are exceptions.
   *
   * @param out receives what the command prints, notes included
   * @param arguments the command's name and its options
   * @param type the command's class
   * @throws ParameterException if the arguments are wrong
   */
  static <T> T parse(PrintWriter out, List<String> arguments, Class<T> type) {
    CommandLine commandLine = commandLine();
    commandLine.setOut(out);
    commandLine.setErr(out);
    String[] all = arguments.toArray(String[]::new);
    applyConfigurationFile(commandLine, all);
    commandLine.parseArgs(all);
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
      // What is no Exception picocli lets pass: memory or a disk that is full, a class that is not
      // there.
      return explain(deepest(commandLine), e);
    }
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Kindling());
    SettingOptions.addTo(commandLine, Map.of(Execution.DATA, DataSources.help()));
    commandLine.setOverwrittenOptionsAllowed(true);
    commandLine.setExpandAtFiles(false); // There is --config for that.
    commandLine.setUsageHelpWidth(HELP_WIDTH);
    commandLine.setUsageHelpLongOptionsMaxWidth(28);
    GroupedOptions.renderIn(commandLine);
    commandLine.setParameterExceptionHandler(Kindling::explain);
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> explain(failed, exception));
    return commandLine;
  }

  /** Has a {@code --config} file that the arguments name give the command's defaults. */
  private static void applyConfigurationFile(CommandLine commandLine, String[] arguments) {
    CommandLine command = commandLine.getSubcommands().get(arguments[0]);
    if (command != null) {
      ConfigurationFile.apply(command, Arrays.asList(arguments).subList(1, arguments.length));
    }
  }

  /** The command that the arguments named, as far as they were understood. */
  private static CommandLine deepest(CommandLine commandLine) {
    ParseResult parsed = commandLine.getParseResult();
    while (parsed != null && parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return parsed == null ? commandLine : parsed.commandSpec().commandLine();
  }

  private static int explain(ParameterException exception, String[] arguments) {
    String message = exception.getMessage();
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    return invalid(exception.getCommandLine(), message);
  }

  /** Says in one line what went wrong, and in which file the whole of it stands. */
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
              .orElse(". The stack trace could be written nowhere");
    }
    Explanation.complain(failed, line);
    return explanation.status();
  }

  /** What to do about a training that diverged. */
  private static String advice(CommandLine failed) {
    if (!SettingOptions.has(failed.getCommandSpec(), RecipeSettings.LEARNING_RATE)) {
      return "";
    }
    return String.format(
        ". Begin another run (another --output) with a smaller --learning-rate (it is %s), a larger"
            + " --batch-size or another --initializer. Checkpoints of this run, if there are any,"
            + " are from before that step: --initial-model takes one to begin with",
        SettingOptions.value(failed.getCommandSpec(), RecipeSettings.LEARNING_RATE));
  }

  private static int invalid(CommandLine command, String message) {
    Explanation.complain(command, message);
    return ExitCode.USAGE;
  }

  /** What {@code kindling --version} prints. */
  static final class VersionLines implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return Versions.all().entrySet().stream()
          .map(entry -> entry.getKey() + " " + entry.getValue())
          .toArray(String[]::new);
    }
  }
}
