package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.spark.ClusterFailureException;
import io.kindling.training.DivergenceGuard.DivergedException;
import io.kindling.training.RecipeSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code kindling <command> [options]}. */
@Command(
    name = "kindling",
    description = "Trains feed-forward neural networks on Apache Spark.",
    synopsisSubcommandLabel = "<command>",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      DataCommand.class,
      BenchCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class)
public final class Kindling {

  private static final Logger LOG = LoggerFactory.getLogger(Kindling.class);

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
    int status = run(arguments);
    if (status == ExitCode.OK) {
      return;
    }
    if ("cluster".equals(System.getProperty("spark.submit.deployMode"))) {
      throw new IllegalStateException("kindling ended with exit status " + status);
    }
    System.exit(status);
  }

  /** Runs a command and returns its exit status. */
  static int run(String... arguments) {
    CommandLine commandLine = commandLine();
    if (arguments.length == 0) {
      return commandLine.execute("--help");
    }
    try {
      applyConfigurationFile(commandLine, arguments);
    } catch (InvalidInputException e) {
      return invalid(commandLine, e);
    }
    return commandLine.execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Kindling());
    SettingOptions.addTo(commandLine);
    commandLine.setOverwrittenOptionsAllowed(true);
    commandLine.setExpandAtFiles(false); // There is --config for that.
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setUsageHelpLongOptionsMaxWidth(24);
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

  private static int explain(ParameterException exception, String[] arguments) {
    String message = exception.getMessage();
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    return invalid(exception.getCommandLine(), message);
  }

  private static int explain(CommandLine failed, Exception exception) {
    Throwable storage = null;
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInputException invalid) {
        return invalid(failed, invalid);
      }
      if (cause instanceof DivergedException) {
        complain(failed, cause.getMessage() + advice(failed));
        return ExitCode.SOFTWARE;
      }
      if (cause instanceof ClusterFailureException) {
        complain(failed, cause.getMessage());
        return ExitCode.SOFTWARE;
      }
      if (storage == null && cause instanceof IOException) {
        storage = cause;
      }
    }
    if (storage != null) {
      complain(failed, oneLine(storage));
      LOG.debug("{} failed", failed.getCommandSpec().qualifiedName(), exception);
      return ExitCode.SOFTWARE;
    }
    LOG.error("{} failed", failed.getCommandSpec().qualifiedName(), exception);
    return ExitCode.SOFTWARE;
  }

  /** What an exception says; a NameNode's goes on with the stack trace that it had there. */
  private static String oneLine(Throwable exception) {
    return exception
        .toString()
        .lines()
        .map(String::strip)
        .takeWhile(line -> !line.startsWith("at "))
        .collect(Collectors.joining(" "))
        .replaceFirst("^java\\.io\\.IOException: ", "");
  }

  /** What to do about a training that diverged. */
  private static String advice(CommandLine failed) {
    return String.format(
        ". Begin another run (another --output) with a smaller --learning-rate (it is %s), a larger"
            + " --batch-size or another --initializer. Checkpoints of this run, if there are any,"
            + " are from before that step: --initial-model takes one to begin with",
        SettingOptions.value(failed.getCommandSpec(), RecipeSettings.LEARNING_RATE));
  }

  /** A setting is an option here, and its name begins the message. */
  private static int invalid(CommandLine command, InvalidInputException exception) {
    return invalid(command, (exception.setting().isPresent() ? "--" : "") + exception.getMessage());
  }

  private static int invalid(CommandLine command, String message) {
    complain(command, message);
    return ExitCode.USAGE;
  }

  /** Says, in one line, what went wrong. */
  static void complain(CommandLine command, String message) {
    command.getErr().println("kindling: " + OneLine.of(message));
  }
}
