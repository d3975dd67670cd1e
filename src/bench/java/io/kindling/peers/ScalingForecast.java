package io.kindling.peers;

import io.kindling.bench.StepTimes;
import io.kindling.peers.CostModel.Sample;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Forecast of the time of whole steps under both engines on more executors, with a {@link
 * CostModel} of each engine fitted to measurements on few executors.
 */
final class ScalingForecast {

  private static final List<Integer> EXECUTORS = List.of(8, 64, 512);

  /** Sizes of the parameters in megabytes: 784-30-10, 784-800-10, 784-1024-1024-10. */
  static final List<Double> MEGABYTES = List.of(0.095, 2.54, 7.45);

  /** Rows of a batch per executor, enough for matrix products at nearly full speed. */
  private static final int ROWS = 125;

  /** Maximum number of executors in the search for a crossover. */
  private static final int MOST_EXECUTORS = 1 << 14;

  private final CostModel broadcast;
  private final CostModel resident;
  private final double stageMillis;
  private final double rowMillis;

  /**
   * @param broadcast the measured exchanges under the broadcast engine
   * @param grouped the measured exchanges under the broadcast engine with sums in two groups on the
   *     executors
   * @param resident the measured exchanges under the resident engine
   * @param rowMillis the milliseconds of arithmetic per row and million parameters
   */
  ScalingForecast(
      List<Sample> broadcast, List<Sample> grouped, List<Sample> resident, List<Double> rowMillis) {
    this.broadcast = CostModel.fit(broadcast);
    this.resident = CostModel.fit(resident);
    this.rowMillis = median(rowMillis);
    this.stageMillis =
        Math.max(
            0,
            median(
                grouped.stream()
                    .map(each -> each.milliseconds() - inGroups(each.tasks(), each.megabytes(), 2))
                    .toList()));
  }

  /**
   * Fits the models to a table of {@code kindling bench --scaling}.
   *
   * @return the forecast; empty if there is no such table
   * @throws IllegalArgumentException if the table is too small for a fit
   */
  static Optional<ScalingForecast> of(List<String> printed) {
    Map<String, List<ScalingRow>> rows =
        printed.stream()
            .flatMap(line -> ScalingRow.of(line).stream())
            .collect(
                Collectors.groupingBy(ScalingRow::place, LinkedHashMap::new, Collectors.toList()));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<Sample> broadcast = new ArrayList<>();
    List<Sample> grouped = new ArrayList<>();
    List<Sample> resident = new ArrayList<>();
    List<Double> rowMillis = new ArrayList<>();
    for (List<ScalingRow> place : rows.values()) {
      ScalingRow smallest = Collections.min(place, Comparator.comparingInt(ScalingRow::batch));
      ScalingRow largest = Collections.max(place, Comparator.comparingInt(ScalingRow::batch));
      broadcast.add(smallest.exchange(smallest.broadcast()));
      resident.add(smallest.exchange(smallest.resident()));
      smallest.grouped().ifPresent(step -> grouped.add(smallest.exchange(step)));
      if (largest.batch() > smallest.batch()) {
        rowMillis.add(largest.rowMillis(smallest));
      }
    }
    if (grouped.isEmpty() || rowMillis.isEmpty()) {
      throw new IllegalArgumentException(
          "a forecast needs steps of 4 tasks or more, and batches larger than the number"
              + " of shards");
    }
    return Optional.of(new ScalingForecast(broadcast, grouped, resident, rowMillis));
  }

  /** Prints the models and their predictions. */
  void print(PrintWriter out) {
    out.printf(
        "%nExchange in ms, fitted: P tasks, m MB of parameters%n  broadcast  %s%n  resident   %s%n",
        broadcast.text(), resident.text());
    out.printf(
        Locale.ROOT,
        "  in groups  as broadcast, with P/G + G for P in the last term, and %.1f for the stage%n",
        stageMillis);
    out.printf(
        "%nForecast: ms per step, %d rows per executor%n%9s %8s %11s %10s %10s %10s%n",
        ROWS, "executors", "MB", "arithmetic", "broadcast", "in groups", "resident");
    for (double megabytes : MEGABYTES) {
      double arithmetic = rowMillis * ROWS * megabytes / Float.BYTES;
      for (int executors : EXECUTORS) {
        out.printf(
            Locale.ROOT,
            "%9d %8.2f %11.2f %10.1f %10.1f %10.1f%n",
            executors,
            megabytes,
            arithmetic,
            arithmetic + broadcast.predict(executors, megabytes),
            arithmetic + inBestGroups(executors, megabytes),
            arithmetic + resident.predict(executors, megabytes));
      }
    }
    out.println();
    for (double megabytes : MEGABYTES) {
      out.printf(
          Locale.ROOT,
          "%.2f MB: groups beat the driver's own sums %s, broadcast beats resident %s%n",
          megabytes,
          from(n -> broadcast.predict(n, megabytes), n -> inBestGroups(n, megabytes)),
          from(
              n -> resident.predict(n, megabytes),
              n -> Math.min(broadcast.predict(n, megabytes), inBestGroups(n, megabytes))));
    }
    out.flush();
  }

  private double inBestGroups(int executors, double megabytes) {
    double least = Double.POSITIVE_INFINITY;
    for (int groups = 2; groups <= Math.max(2, executors / 2); groups *= 2) {
      least = Math.min(least, stageMillis + inGroups(executors, megabytes, groups));
    }
    return least;
  }

  /** Returns the time of the grouped exchange without the cost of the extra stage. */
  private double inGroups(double tasks, double megabytes, int groups) {
    double atDriver = tasks / groups + groups;
    return broadcast.predict(tasks, megabytes)
        - broadcast.perTaskMegabyte() * (tasks - atDriver) * megabytes;
  }

  /** Returns the number of executors from which the second costs less than the first, as text. */
  private static String from(IntToDoubleFunction first, IntToDoubleFunction second) {
    for (int executors = 1; executors <= MOST_EXECUTORS; executors *= 2) {
      if (second.applyAsDouble(executors) < first.applyAsDouble(executors)) {
        return "from " + executors + " executors";
      }
    }
    return "nowhere";
  }

  private static double median(List<Double> values) {
    return StepTimes.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
