package io.kindling.peers;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Forecasts the time of steps and exchanges on more executors from the tables of {@code kindling
 * bench --scaling} and {@code kindling bench --exchange}.
 */
@Command(name = "ForecastBench")
public final class ForecastBench implements Callable<Integer> {

  /** Start of the note in tables measured with shared memory instead of connections. */
  private static final String SHARED_MEMORY = "Processes of one host shared memory";

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "FILE", description = "Output of kindling bench --scaling or --exchange")
  private Path file;

  /** Creates the command, called by {@link #main}. */
  ForecastBench() {}

  /** Prints the forecasts. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ForecastBench())
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<String> printed = Files.readAllLines(file);
    PrintWriter out = command.commandLine().getOut();
    boolean sharedMemory = printed.stream().anyMatch(line -> line.startsWith(SHARED_MEMORY));
    try {
      Optional<ScalingForecast> scaling = ScalingForecast.of(printed);
      Optional<ExchangeForecast> exchange =
          sharedMemory ? Optional.empty() : ExchangeForecast.of(printed);
      if (scaling.isEmpty() && exchange.isEmpty()) {
        throw new IllegalArgumentException(
            sharedMemory
                ? "no forecast: processes of one host shared memory, so the times are not those of"
                    + " a network; measure with --conf spark.kindling.sharedMemory=false"
                : "no table of kindling bench --scaling or --exchange");
      }
      printed.stream().filter(line -> line.startsWith("Note: ")).forEach(out::println);
      scaling.ifPresent(each -> each.print(out));
      exchange.ifPresent(each -> each.print(out));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), file + ": " + e.getMessage(), e);
    }
    return 0;
  }
}
