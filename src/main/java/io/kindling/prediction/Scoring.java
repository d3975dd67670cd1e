package io.kindling.prediction;

import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import java.io.Serializable;
import java.util.List;

/**
 * The settings that, together with the network's parameters, determine the predictions for a row.
 *
 * @param network the architecture
 * @param scaling the scaling of raw features to the network's inputs
 * @param classNames the classes' names, from class 0 on; empty if classes have only numbers
 * @param blas the implementation of matrix products
 * @param format the output format
 */
public record Scoring(
    Network network, Scaling scaling, List<String> classNames, Blas blas, PredictionFormat format)
    implements Serializable {

  /** Copies the list of class names. */
  public Scoring {
    classNames = List.copyOf(classNames);
  }
}
