package io.kindling.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Forecasts from tables with synthetic figures of known costs. */
class ForecastBenchTest {

  private static final CostModel BROADCAST = new CostModel(5, 2, 3, 2);
  private static final CostModel RESIDENT = new CostModel(0.5, 0.25, 0.5, 1);

  /** Milliseconds per row and million parameters. */
  private static final double ROW_MILLIS = 0.01;

  private static final double STAGE_MILLIS = 20;

  @TempDir Path directory;

  private String forecast(int status, List<String> printed) throws Exception {
    Path file = Files.write(directory.resolve("printed.txt"), printed);
    StringWriter said = new StringWriter();
    CommandLine command =
        new CommandLine(new ForecastBench())
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said));
    assertEquals(status, command.execute(file.toString()), said.toString());
    return said.toString();
  }

  /** Returns a table in the format of {@code bench --scaling}. */
  private static List<String> scaling(int mostTasks) {
    List<String> lines = new ArrayList<>();
    lines.add(" tasks       network   batch  arithmetic  broadcast  in groups   resident");
    for (int tasks = 1; tasks <= mostTasks; tasks *= 2) {
      for (String network : List.of("784-30-10", "784-300-10", "784-1000-10")) {
        double parameters = ScalingRow.network(ScalingRow.sizes(network)).parameterCount() / 1e6;
        double megabytes = 4 * parameters;
        for (int batch : List.of(1000, 8)) {
          double arithmetic = 0.5 + ROW_MILLIS * parameters * batch / tasks;
          double broadcast = arithmetic + BROADCAST.predict(tasks, megabytes);
          double fewer = (tasks - (tasks / 2.0 + 2)) * megabytes;
          double grouped = broadcast - BROADCAST.perTaskMegabyte() * fewer + STAGE_MILLIS;
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%6d %13s %7d %11.3f %10.3f %10s %10.3f",
                  tasks,
                  network,
                  batch,
                  arithmetic,
                  broadcast,
                  tasks < 4 ? "" : String.format(Locale.ROOT, "%.3f", grouped),
                  arithmetic + RESIDENT.predict(tasks, megabytes)));
        }
      }
    }
    return lines;
  }

  /** Returns a table in the format of {@code bench --exchange}. */
  private static List<String> exchange(int mostTasks) {
    List<String> lines = new ArrayList<>();
    for (int tasks = 2; tasks <= mostTasks; tasks *= 2) {
      for (String network : List.of("784-1-10", "784-30-10", "784-300-10", "784-800-10")) {
        double megabytes = ScalingRow.network(ScalingRow.sizes(network)).parameterBytes() / 1e6;
        double star = RESIDENT.predict(tasks, megabytes);
        String time = String.format(Locale.ROOT, "%.3f (%.3f)", 2 * star, star);
        lines.add(
            String.format(
                "%6s %18s %18s %18s %18s %18s",
                tasks, network, time, time, tasks > 4 ? time : "", time));
      }
    }
    return lines;
  }

  @Test
  void stepsOfLargerClustersFollowFromTheTableOfScaling() throws Exception {
    String said = forecast(0, scaling(8));
    assertTrue(said.contains("broadcast  5.000 + 2.000 P + 3.000 m + 2.000 P m"), said);
    assertTrue(said.contains("resident   0.500 + 0.250 P + 0.500 m + 1.000 P m"), said);
    assertTrue(said.contains("and 20.0 for the stage"), said);
    for (int executors : List.of(8, 64, 512)) {
      Pattern row = Pattern.compile(" +" + executors + "( +[0-9.]+){5}");
      assertEquals(3, said.lines().filter(line -> row.matcher(line).matches()).count(), said);
    }
    double arithmetic = ROW_MILLIS * 125 * 2.54 / 4;
    String resident = String.format(Locale.ROOT, "%10.1f", arithmetic + RESIDENT.predict(64, 2.54));
    assertTrue(said.lines().anyMatch(line -> line.matches(" +64 +2.54 .*" + resident)), said);
    assertTrue(said.contains("broadcast beats resident "), said);
  }

  @Test
  void exchangesOfLargerClustersFollowFromTheirTable() throws Exception {
    String said = forecast(0, exchange(8));
    assertTrue(
        said.contains("Fitted to the minima, P tasks, m MB: 0.500 + 0.250 P + 0.500 m + 1.000 P m"),
        said);
    assertTrue(said.contains("tree, 8 tasks over 4, 784-30-10"), said);
    Pattern row = Pattern.compile(" +4096( +[0-9.]+)( +[0-9.]+( +[0-9.]+ [(][0-9]+[)]){2}){2}");
    assertEquals(3, said.lines().filter(line -> row.matcher(line).matches()).count(), said);
  }

  @Test
  void whatWasMeasuredByOtherMeansOrTooSeldomIsNoForecast() throws Exception {
    List<String> shared = new ArrayList<>(exchange(8));
    shared.add("Processes of one host shared memory, so the times are not those of a network.");
    assertTrue(forecast(2, shared).contains("sharedMemory=false"));
    assertTrue(forecast(2, exchange(2)).contains("4 tasks or more"));
    assertTrue(forecast(2, scaling(2)).contains("4 tasks or more"));
    assertTrue(forecast(2, List.of("nothing")).contains("no table of kindling bench"));
  }

  @Test
  void aNoteOfTheTableStandsAboveTheForecast() throws Exception {
    List<String> local = new ArrayList<>(scaling(4));
    String note = "Note: in local mode nothing travels.";
    assertFalse(forecast(0, local).contains(note));
    local.add(note);
    assertTrue(forecast(0, local).startsWith(note));
  }
}
