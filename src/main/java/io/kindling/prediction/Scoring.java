package io.kindling.prediction;

import io.kindling.nn.Blas;
import io.kindling.nn.Network;
import java.io.Serializable;

/**
 * What decides the lines for some images, but for the network's parameters.
 *
 * @param inverted whether the network is to be given images with dark and light exchanged
 */
public record Scoring(Network network, boolean inverted, Blas.Choice blas, PredictionFormat format)
    implements Serializable {}
