/**
 * The network's mathematics on flat arrays of floats: layers, activations, losses, initial weights,
 * the forward pass, backpropagation, and BLAS. A matrix is a range of an array, row-major, with its
 * shape in the javadoc. Knows nothing of examples, steps or optimizers.
 */
package io.kindling.nn;
