/**
 * Activation functions and their derivatives. {@link io.kindling.nn.activation.Activations} lists
 * them. To add one, write a class in this package and add a line to that list.
 */
package io.kindling.nn.activation;
