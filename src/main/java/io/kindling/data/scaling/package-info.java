/**
 * How raw features become the inputs of a network. A {@link io.kindling.data.scaling.Scaling} is
 * part of the model, so that a model takes raw features everywhere.
 */
package io.kindling.data.scaling;
