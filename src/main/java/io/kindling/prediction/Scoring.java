package io.kindling.prediction;

import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import java.io.Serializable;
import java.util.List;

/**
 * What decides the lines for some rows, but for the network's parameters.
 *
 * @param scaling how raw features become the network's inputs
 * @param classNames from class 0 on, or empty where classes have only numbers
 */
public record Scoring(
    Network network, Scaling scaling, List<String> classNames, Blas blas, PredictionFormat format)
    implements Serializable {

  /** Copies the list. */
  public Scoring {
    classNames = List.copyOf(classNames);
  }
}
