package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the lines that {@code bench} prints, but not the times in them. */
@Tag("spark")
class BenchCommandTest {

  @Test
  void tellsWhatAStepCostsAndWhereItsTimeGoes() {
    String out = bench(2).out();
    for (String variant :
        List.of(
            "resident engine",
            "plain threads, no Spark",
            "matrix products alone, 2 x 20 rows",
            "broadcast engine",
            "an empty Spark job")) {
      assertTrue(line(out, variant).matches(".*( +[0-9.]+){4} .*"), out);
    }
    assertEquals(lossOf(out, "resident engine"), lossOf(out, "broadcast engine"), out);
    assertEquals(lossOf(out, "resident engine"), lossOf(out, "plain threads, no Spark"), out);
    for (String part : List.of("gather", "forward", "backward", "update", "the step")) {
      assertTrue(line(out, "  " + part).matches(" *[a-z ]+( +[0-9.-]+){2}"), out);
    }
    assertFalse(out.contains("NaN"), out);
  }

  @Test
  void leavesOutTheResidentEngineWhereItDoesNotFit() {
    String out = bench(1, "--partitions=2").out();
    assertTrue(out.contains("Without the resident engine, which needs a core for every"), out);
    assertFalse(out.contains("NaN"), out);
  }

  @Test
  void measuresStepsOverTasksNetworksAndBatches() {
    String out = bench(4, "--scaling").out();
    for (String network : List.of("784-30-10", "784-300-10", "784-1000-10")) {
      for (int tasks : List.of(1, 2, 4)) {
        // Sums in groups take four tasks. ForecastBench reads these rows.
        int engines = tasks < 4 ? 2 : 3;
        for (int batch : List.of(40, 8)) {
          Pattern row =
              Pattern.compile(
                  " +"
                      + tasks
                      + " +"
                      + network
                      + " +"
                      + batch
                      + " +[0-9.]+( +[0-9.]+){"
                      + engines
                      + "}");
          assertEquals(1, out.lines().filter(line -> row.matcher(line).matches()).count(), out);
        }
      }
    }
    assertTrue(out.contains("Note: in local mode nothing travels"), out);
  }

  @Test
  void saysThatScalingTakesMoreCores() {
    String out = bench(1, "--scaling").out();
    assertTrue(out.contains("No scaling: it takes 2 cores, and there are 1"), out);
  }

  @Test
  void saysThatAnExchangeTakesACluster() {
    String out = bench(4, "--exchange").out();
    assertTrue(out.contains("No exchange: it takes a cluster with 2 cores"), out);
  }

  private static CommandRun bench(int cores, String... more) {
    String[] arguments = {
      "bench", "--data=digits:120", "--validation=20", "--batch-size=40", "--turns=1", "--steps=1"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandRun.on(cores, all).succeeded();
  }

  private static String line(String out, String start) {
    return out.lines().filter(line -> line.startsWith(start)).findFirst().orElse("no " + start);
  }

  private static String lossOf(String out, String variant) {
    return line(out, variant).replaceAll(".* ", "");
  }
}
