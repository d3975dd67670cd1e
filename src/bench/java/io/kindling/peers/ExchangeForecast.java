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
 * What was measured of the resident engine's exchange, as a {@link CostModel}; how well that
 * predicts a measurement it was not fitted to; and what an exchange will take among more executors,
 * each of which has a machine and a link of its own.
 */
final class ExchangeForecast {

  /** Tasks, network, star, star in bf16, tree (if there is one), whole step: median (least). */
  private static final Pattern ROW =
      Pattern.compile(
          " *(\\d+) +(\\d+(?:-\\d+)+) +[\\d.]+ \\(([\\d.]+)\\) +[\\d.]+ \\([\\d.]+\\)"
              + "(?: +[\\d.]+ \\(([\\d.]+)\\))? +[\\d.]+ \\([\\d.]+\\) *");

  private static final List<Integer> EXECUTORS = List.of(64, 512, 4096);

  private static final List<Link> LINKS = List.of(new Link(10, 0.05), new Link(1, 0.2));

  /** The most executors that a tree is tried with below one. */
  private static final int MOST_BELOW = 64;

  /** Executors that a growth begins with. */
  private static final int FEW = 4;

  /** The places of 784-1-10 and 784-30-10 among the networks that are measured. */
  private static final int EMPTY = 0;

  private static final int SMALLEST = 1;

  private final List<Sample> star;
  private final List<Sample> tree;
  private final CostModel model;

  /** Between executors: gigabits a second, and milliseconds of delay. */
  record Link(double rate, double delay) {
    /** Milliseconds of a megabyte, there and back. */
    double perMegabyte() {
      return 2 * 8 / rate;
    }
  }

  /**
   * @param star measured exchanges, the driver talking to all
   * @param tree the same in trees
   */
  ExchangeForecast(List<Sample> star, List<Sample> tree) {
    this.star = star;
    this.tree = tree;
    this.model = CostModel.fit(star);
  }

  /**
   * Fits to the table that {@code kindling bench --exchange} has printed, to the least of each
   * measurement: the turn that others on the machine have disturbed least.
   *
   * @return empty if there is no such table
   * @throws IllegalArgumentException if the table is too small to fit to
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
      throw new IllegalArgumentException("a forecast takes exchanges of 4 tasks or more");
    }
    return Optional.of(new ExchangeForecast(star, tree));
  }

  private static Sample sample(Matcher row, String milliseconds) {
    Network network = ScalingRow.network(ScalingRow.sizes(row.group(2)));
    double least = Double.parseDouble(milliseconds);
    return new Sample(Integer.parseInt(row.group(1)), network.parameterBytes() / 1e6, least, least);
  }

  /** Prints the model and what it foretells. */
  void print(PrintWriter out) {
    out.printf("%nFitted to the least, P tasks, m MB: %s%n", model.text());
    printCheck("star", star, out);
    printCheck("tree", tree, out);
    printGrowth("star", star, star, out);
    printGrowth("tree", tree, star, out);
    out.printf(
        "%nForecast, ms an exchange; in brackets how many a node has below it; MB as float32%n%9s %6s",
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

  /** A measurement in the middle is left out, and predicted by the others. */
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

  /** What so many processes on these cores cost an empty message is no cost of the exchange. */
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
            : "nothing is left, so busy was the machine";
    out.printf(
        Locale.ROOT,
        "  %s, %.0f tasks over %d, 784-30-10: %.2f over %.2f ms; less what an exchange of hardly"
            + " anything takes more, %.2f ms: %s%n",
        name,
        most,
        FEW,
        many,
        few,
        empty,
        times);
  }

  /** A measurement, by the place of its network among those of that many tasks. */
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

  /** The slower of processors and link sets the pace. */
  double millis(int executors, double megabytes, int fanOut, Link link) {
    double pace = Math.max(model.perTaskMegabyte(), link.perMegabyte());
    return model.fixed()
        + 1e3
            * ExchangeCost.treeSeconds(
                executors, fanOut, (long) (megabytes * 1e6), model.perTask() / 1e3, pace / 1e9)
        + 2 * link.delay() * ExchangeCost.levels(executors, fanOut);
  }
}
