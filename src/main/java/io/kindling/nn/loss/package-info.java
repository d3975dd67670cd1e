/**
 * Losses, the derivatives that backpropagation begins with, and the functions of the output layer
 * that belong to them. {@link io.kindling.nn.loss.Losses} lists them.
 */
package io.kindling.nn.loss;
