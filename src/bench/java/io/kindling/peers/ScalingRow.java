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
 * A row of the table that {@code kindling bench --scaling} prints: milliseconds of a step.
 *
 * @param tasks how many tasks share a step
 * @param sizes the units of the layers
 * @param batch the examples of a step
 * @param arithmetic the arithmetic of a step
 * @param broadcast a step under the broadcast engine
 * @param grouped the same with sums in groups; empty where there are too few tasks
 * @param resident a step under the resident engine
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

  /** Reads a printed line; empty if it is no row. */
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

  /** The layers of a network by its name in a table, such as 784-30-10. */
  static List<Integer> sizes(String network) {
    return Stream.of(network.split("-")).map(Integer::valueOf).toList();
  }

  /** A network of these layers, of which only the number of parameters matters. */
  static Network network(List<Integer> sizes) {
    return new Network(sizes, new Sigmoid(), new QuadraticLoss());
  }

  /** The network and the number of tasks, which rows of other batches have in common. */
  String place() {
    return tasks + " " + sizes;
  }

  /** What a step takes beside its arithmetic. */
  Sample exchange(double step) {
    return new Sample(tasks, network(sizes).parameterBytes() / 1e6, step - arithmetic, step);
  }

  /** Milliseconds of arithmetic for a further row and a million parameters. */
  double rowMillis(ScalingRow smaller) {
    double rows = (double) (batch - smaller.batch) / tasks;
    return (arithmetic - smaller.arithmetic) / rows / (network(sizes).parameterCount() / 1e6);
  }
}
