/**
 * The scaling of raw features to the inputs of a network. A {@link
 * io.kindling.data.scaling.Scaling} is part of the model, so that a model takes raw features
 * everywhere. To add a kind of scaling, write its class here and add a line to {@link
 * io.kindling.data.scaling.Scalings}.
 */
package io.kindling.data.scaling;
