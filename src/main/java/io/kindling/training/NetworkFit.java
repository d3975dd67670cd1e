package io.kindling.training;

import io.kindling.data.DataSet;
import io.kindling.nn.Network;
import java.util.Optional;

/** A check that a network's inputs and outputs match a data set. */
public final class NetworkFit {

  private NetworkFit() {}

  /**
   * Compares the network's inputs with the features, and its outputs with the classes.
   *
   * @return the mismatch, as the predicate of a sentence whose subject is the network's layers;
   *     empty if the network matches
   */
  public static Optional<String> problem(Network network, DataSet data) {
    if (network.inputs() != data.inputs()) {
      return Optional.of(
          String.format(
              "begins with %,d inputs, but the examples of %s have %s; it must begin with %d",
              network.inputs(), data.source(), data.training().examples().shape(), data.inputs()));
    }
    if (network.outputs() < data.classes()) {
      return Optional.of(
          String.format(
              "ends with %d outputs, but the labels of %s go up to %d; it must end with %d or more,"
                  + " unless the label files are wrong",
              network.outputs(), data.source(), data.classes() - 1, data.classes()));
    }
    return Optional.empty();
  }
}
