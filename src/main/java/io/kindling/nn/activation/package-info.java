/**
 * Activation functions and their derivatives. {@link io.kindling.nn.activation.Activations} lists
 * them: a new one is a class here and a line there.
 */
package io.kindling.nn.activation;
