/**
 * Distributions of initial weights and biases. {@link io.kindling.nn.init.Initializers} lists them.
 */
package io.kindling.nn.init;
