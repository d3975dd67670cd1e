package io.kindling.training;

import io.kindling.data.DataSet;
import io.kindling.nn.Network;
import java.util.Optional;

/** Whether a network can be trained or evaluated on a data set. */
public final class NetworkFit {

  private NetworkFit() {}

  /**
   * Compares inputs with features and outputs with classes.
   *
   * @return what does not fit, as the end of a sentence about the network's layers; empty if all
   *     does
   */
  public static Optional<String> problem(Network network, DataSet data) {
    if (network.inputs() != data.inputs()) {
      return Optional.of(
          String.format(
              "begins with %,d inputs, but the examples of %s are of %s; it would have to begin with"
                  + " %d",
              network.inputs(), data.source(), data.training().examples().shape(), data.inputs()));
    }
    if (network.outputs() < data.classes()) {
      return Optional.of(
          String.format(
              "ends with %d outputs, but the labels of %s go up to %d; it would have to end with %d"
                  + " or more, unless the label files are wrong",
              network.outputs(), data.source(), data.classes() - 1, data.classes()));
    }
    return Optional.empty();
  }
}
