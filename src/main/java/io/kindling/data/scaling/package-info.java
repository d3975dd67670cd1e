/**
 * How raw features become the inputs of a network. A {@link io.kindling.data.scaling.Scaling} is
 * part of the model, so that a model takes raw features everywhere. {@link
 * io.kindling.data.scaling.Scalings} lists its kinds: a new one is a class here and a line there.
 */
package io.kindling.data.scaling;
