package io.kindling.prediction;

import io.kindling.data.Scaling;
import io.kindling.nn.Blas;
import io.kindling.nn.Network;
import java.io.Serializable;

/**
 * What decides the lines for some images, but for the network's parameters.
 *
 * @param scaling how grey levels become the network's inputs
 */
public record Scoring(Network network, Scaling scaling, Blas.Choice blas, PredictionFormat format)
    implements Serializable {}
