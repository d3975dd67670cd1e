/**
 * The network's mathematics on flat arrays of floats: layers, the forward pass and backpropagation.
 * A matrix is a range of an array, row-major, with its shape in the Javadoc. Knows nothing of
 * examples, steps or optimizers.
 */
package io.kindling.nn;
