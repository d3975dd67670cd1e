package io.kindling.bench;

import io.kindling.bench.CostModel.Sample;
import io.kindling.spark.ExchangeCost;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of the resident engine's exchange, as a {@link CostModel}; how well that
 * predicts a measurement it was not fitted to; and what an exchange will take among more executors,
 * each of which has a machine and a link of its own.
 */
final class ExchangeForecast {

  private static final List<Integer> EXECUTORS = List.of(64, 512, 4096);

  /** Of parameters: 784-30-10, 784-800-10, 784-1024-1024-10. */
  private static final List<Double> MEGABYTES = List.of(0.095, 2.54, 7.45);

  private static final List<Network> NETWORKS = List.of(new Network(10, 0.05), new Network(1, 0.2));

  private static final int MOST_BELOW = 64;

  private final Map<Integer, List<Sample>> samples;
  private final CostModel star;

  /** Between executors: gigabits a second, and milliseconds of delay. */
  private record Network(double rate, double delay) {
    /** Milliseconds of a megabyte, there and back. */
    double perMegabyte() {
      return 2 * 8 / rate;
    }
  }

  /**
   * @param star measured exchanges, the driver talking to all
   * @param samples these and others, by what they are called
   */
  ExchangeForecast(List<Sample> star, Map<Integer, List<Sample>> samples) {
    this.star = CostModel.fit(star);
    this.samples = samples;
  }

  void print(PrintWriter out) {
    out.printf(
        "%nFitted, P tasks, m MB: %s%nA measurement left out, predicted by the others%n",
        star.text());
    samples.forEach((fanOut, all) -> printCheck(fanOut, all, out));
    out.printf(
        "%nForecast, ms an exchange; in brackets how many a node has below it%n%9s %6s",
        "executors", "MB");
    NETWORKS.forEach(
        each -> out.printf(Locale.ROOT, " %24s", each.rate() + " Gbit/s, " + each.delay() + " ms"));
    out.printf("%n%16s %11s %12s %11s %12s%n", "", "star", "tree", "star", "tree");
    for (double megabytes : MEGABYTES) {
      for (int executors : EXECUTORS) {
        out.printf(Locale.ROOT, "%9d %6.2f", executors, megabytes);
        for (Network network : NETWORKS) {
          int best = best(executors, megabytes, network);
          out.printf(
              Locale.ROOT,
              " %11.1f %12s",
              millis(executors, megabytes, executors, network),
              String.format(
                  Locale.ROOT, "%.1f (%d)", millis(executors, megabytes, best, network), best));
        }
        out.println();
      }
    }
    out.flush();
  }

  /** Leaves the last measurement but one out: many tasks, and a network of middling size. */
  private void printCheck(int fanOut, List<Sample> all, PrintWriter out) {
    List<Sample> others = new ArrayList<>(all);
    Sample left = others.remove(all.size() - 2);
    if (others.size() > CostModel.TERMS) {
      double predicted = CostModel.fit(others).predict(left.tasks(), left.megabytes());
      out.printf(
          Locale.ROOT,
          "  %s, %.0f tasks, %.2f MB: measured %.2f, predicted %.2f%n",
          fanOut == 0 ? "star" : "tree of " + fanOut,
          left.tasks(),
          left.megabytes(),
          left.milliseconds(),
          predicted);
    }
  }

  private int best(int executors, double megabytes, Network network) {
    int best = 2;
    for (int fanOut = 3; fanOut <= MOST_BELOW; fanOut++) {
      if (millis(executors, megabytes, fanOut, network)
          < millis(executors, megabytes, best, network)) {
        best = fanOut;
      }
    }
    return best;
  }

  /** The slower of processors and link sets the pace. */
  private double millis(int executors, double megabytes, int fanOut, Network network) {
    double pace = Math.max(star.perTaskMegabyte(), network.perMegabyte());
    return star.fixed()
        + 1e3
            * ExchangeCost.treeSeconds(
                executors, fanOut, (long) (megabytes * 1e6), star.perTask() / 1e3, pace / 1e9)
        + 2 * network.delay() * ExchangeCost.levels(executors, fanOut);
  }
}
