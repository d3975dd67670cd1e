/**
 * Loss functions, their derivatives with respect to the output layer, and the activations of the
 * output layer that belong to them. {@link io.kindling.nn.loss.Losses} lists the loss functions.
 */
package io.kindling.nn.loss;
