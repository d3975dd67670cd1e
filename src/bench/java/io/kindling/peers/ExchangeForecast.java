package io.kindling.peers;

import io.kindling.nn.Network;
import io.kindling.peers.CostModel.Sample;
import io.kindling.spark.ExchangeCost;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Forecast of the resident engine's exchange. It fits a {@link CostModel} to measurements, checks
 * the model against a measurement left out of the fit, and predicts the time of an exchange among
 * more executors, each on its own machine with its own link.
 */
final class ExchangeForecast {

  /**
   * Row of the table: tasks, network, star, star in bf16, tree (optional), whole step; times as
   * median (minimum).
   */
  private static final Pattern ROW =
      Pattern.compile(
          " *(\\d+) +(\\d+(?:-\\d+)+) +[\\d.]+ \\(([\\d.]+)\\) +[\\d.]+ \\([\\d.]+\\)"
              + "(?: +[\\d.]+ \\(([\\d.]+)\\))? +[\\d.]+ \\([\\d.]+\\) *");

  private static final List<Integer> EXECUTORS = List.of(64, 512, 4096);

  private static final List<Link> LINKS = List.of(new Link(10, 0.05), new Link(1, 0.2));

  /** Maximum fan-out of the trees that are tried. */
  private static final int MOST_BELOW = 64;

  /** Smallest number of executors in the check of growth. */
  private static final int FEW = 4;

  /** Indices of 784-1-10 and 784-30-10 among the measured networks. */
  private static final int EMPTY = 0;

  private static final int SMALLEST = 1;

  private final List<Sample> star;
  private final List<Sample> tree;
  private final CostModel model;

  /**
   * A link between executors, with its rate in gigabits per second and its delay in milliseconds.
   */
  record Link(double rate, double delay) {
    /** Returns the milliseconds of a megabyte, in both directions. */
    double perMegabyte() {
      return 2 * 8 / rate;
    }
  }

  /**
   * @param star the measured exchanges in a star: the driver exchanges with all executors
   * @param tree the measured exchanges in trees
   */
  ExchangeForecast(List<Sample> star, List<Sample> tree) {
    this.star = star;
    this.tree = tree;
    this.model = CostModel.fit(star);
  }

  /**
   * Fits the model to a table of {@code kindling bench --exchange}. It uses the minimum of each
   * measurement, which other load on the machine has disturbed least.
   *
   * @return the forecast; empty if there is no such table
   * @throws IllegalArgumentException if the table is too small for a fit
   */
  static Optional<ExchangeForecast> of(List<String> printed) {
    List<Sample> star = new ArrayList<>();
    List<Sample> tree = new ArrayList<>();
    for (String line : printed) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        star.add(sample(row, row.group(3)));
        if (row.group(4) != null) {
          tree.add(sample(row, row.group(4)));
        }
      }
    }
    if (star.isEmpty()) {
      return Optional.empty();
    }
    if (star.stream().allMatch(each -> each.tasks() < FEW)) {
      throw new IllegalArgumentException("a forecast needs exchanges of 4 tasks or more");
    }
    return Optional.of(new ExchangeForecast(star, tree));
  }

  private static Sample sample(Matcher row, String milliseconds) {
    Network network = ScalingRow.network(ScalingRow.sizes(row.group(2)));
    double least = Double.parseDouble(milliseconds);
    return new Sample(Integer.parseInt(row.group(1)), network.parameterBytes() / 1e6, least, least);
  }

  /** Prints the model and its predictions. */
  void print(PrintWriter out) {
    out.printf("%nFitted to the minima, P tasks, m MB: %s%n", model.text());
    printCheck("star", star, out);
    printCheck("tree", tree, out);
    printGrowth("star", star, star, out);
    printGrowth("tree", tree, star, out);
    out.printf(
        "%nForecast, ms per exchange; in brackets the fan-out of the tree; MB as float32%n%9s %6s",
        "executors", "MB");
    LINKS.forEach(
        each -> out.printf(Locale.ROOT, " %37s", each.rate() + " Gbit/s, " + each.delay() + " ms"));
    out.printf("%n%16s", "");
    LINKS.forEach(each -> out.printf(" %11s %12s %12s", "star", "tree", "tree, bf16"));
    out.println();
    for (double megabytes : ScalingForecast.MEGABYTES) {
      for (int executors : EXECUTORS) {
        out.printf(Locale.ROOT, "%9d %6.2f", executors, megabytes);
        for (Link link : LINKS) {
          out.printf(
              Locale.ROOT,
              " %11.1f %12s %12s",
              millis(executors, megabytes, executors, link),
              inTree(executors, megabytes, link),
              inTree(executors, megabytes / 2, link));
        }
        out.println();
      }
    }
    out.flush();
  }

  private String inTree(int executors, double megabytes, Link link) {
    int best = best(executors, megabytes, link);
    return String.format(Locale.ROOT, "%.1f (%d)", millis(executors, megabytes, best, link), best);
  }

  /** Prints the prediction of a measurement in the middle by a fit to the others. */
  private static void printCheck(String name, List<Sample> all, PrintWriter out) {
    List<Sample> others = new ArrayList<>(all);
    if (others.size() <= CostModel.TERMS + 1) {
      return;
    }
    Sample left = others.remove(all.size() / 2);
    double predicted = CostModel.fit(others).predict(left.tasks(), left.megabytes());
    out.printf(
        Locale.ROOT,
        "  %s, %.0f tasks, %.2f MB left out: measured %.2f, predicted by the others %.2f%n",
        name,
        left.tasks(),
        left.megabytes(),
        left.milliseconds(),
        predicted);
  }

  /**
   * Prints the growth of the exchange with the number of tasks. The growth of a nearly empty
   * exchange is subtracted, because it is caused by many processes on the same cores.
   */
  private static void printGrowth(
      String name, List<Sample> all, List<Sample> star, PrintWriter out) {
    if (all.isEmpty()) {
      return;
    }
    double most = all.get(all.size() - 1).tasks();
    double few = at(star, FEW, SMALLEST);
    double many = at(all, most, SMALLEST);
    double empty = at(all, most, EMPTY) - at(star, FEW, EMPTY);
    String times =
        many > empty
            ? String.format(Locale.ROOT, "%.2f times", (many - empty) / few)
            : "no remainder: the machine was too busy";
    out.printf(
        Locale.ROOT,
        "  %s, %.0f tasks over %d, 784-30-10: %.2f over %.2f ms; minus the growth of a nearly"
            + " empty exchange, %.2f ms: %s%n",
        name,
        most,
        FEW,
        many,
        few,
        empty,
        times);
  }

  /**
   * Returns the measurement of a network, by its index among those with the given number of tasks.
   */
  private static double at(List<Sample> all, double tasks, int network) {
    return all.stream()
        .filter(each -> each.tasks() == tasks)
        .skip(network)
        .findFirst()
        .map(Sample::milliseconds)
        .orElse(Double.NaN);
  }

  int best(int executors, double megabytes, Link link) {
    int best = 2;
    for (int fanOut = 3; fanOut <= MOST_BELOW; fanOut++) {
      if (millis(executors, megabytes, fanOut, link) < millis(executors, megabytes, best, link)) {
        best = fanOut;
      }
    }
    return best;
  }

  /** The slower of processor and link determines the time. */
  double millis(int executors, double megabytes, int fanOut, Link link) {
    double pace = Math.max(model.perTaskMegabyte(), link.perMegabyte());
    return model.fixed()
        + 1e3
            * ExchangeCost.treeSeconds(
                executors, fanOut, (long) (megabytes * 1e6), model.perTask() / 1e3, pace / 1e9)
        + 2 * link.delay() * ExchangeCost.levels(executors, fanOut);
  }
}
