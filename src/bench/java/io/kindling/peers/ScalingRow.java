package io.kindling.peers;

import io.kindling.nn.Network;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.loss.QuadraticLoss;
import io.kindling.peers.CostModel.Sample;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of the table that {@code kindling bench --scaling} prints, with the milliseconds of a step.
 *
 * @param tasks the number of tasks
 * @param sizes the number of units of each layer
 * @param batch the number of examples of a step
 * @param arithmetic the time of a step's arithmetic
 * @param broadcast the time of a step under the broadcast engine
 * @param grouped the time of a step under the broadcast engine with sums in groups; empty if there
 *     are too few tasks
 * @param resident the time of a step under the resident engine
 */
record ScalingRow(
    int tasks,
    List<Integer> sizes,
    int batch,
    double arithmetic,
    double broadcast,
    Optional<Double> grouped,
    double resident) {

  private static final Pattern ROW =
      Pattern.compile(
          " *(\\d+) +(\\d+(?:-\\d+)+) +(\\d+) +([\\d.]+) +([\\d.]+)(?: +([\\d.]+))? +([\\d.]+)");

  /** Parses a printed line; empty if it is not a row. */
  static Optional<ScalingRow> of(String line) {
    Matcher row = ROW.matcher(line);
    return row.matches()
        ? Optional.of(
            new ScalingRow(
                Integer.parseInt(row.group(1)),
                sizes(row.group(2)),
                Integer.parseInt(row.group(3)),
                Double.parseDouble(row.group(4)),
                Double.parseDouble(row.group(5)),
                Optional.ofNullable(row.group(6)).map(Double::valueOf),
                Double.parseDouble(row.group(7))))
        : Optional.empty();
  }

  /** Parses the layers of a network from its name in a table, such as 784-30-10. */
  static List<Integer> sizes(String network) {
    return Stream.of(network.split("-")).map(Integer::valueOf).toList();
  }

  /** Returns a network of these layers, used only for its number of parameters. */
  static Network network(List<Integer> sizes) {
    return new Network(sizes, new Sigmoid(), new QuadraticLoss());
  }

  /**
   * Returns a key of the network and the number of tasks, which rows of different batches share.
   */
  String place() {
    return tasks + " " + sizes;
  }

  /** Returns the time of a step minus its arithmetic. */
  Sample exchange(double step) {
    return new Sample(tasks, network(sizes).parameterBytes() / 1e6, step - arithmetic, step);
  }

  /** Returns the milliseconds of arithmetic per additional row and million parameters. */
  double rowMillis(ScalingRow smaller) {
    double rows = (double) (batch - smaller.batch) / tasks;
    return (arithmetic - smaller.arithmetic) / rows / (network(sizes).parameterCount() / 1e6);
  }
}
