/**
 * Feed-forward networks on flat arrays of floats: layers, the forward pass and backpropagation. A
 * matrix is a row-major range of an array; the Javadoc gives its shape. This package does not
 * depend on data sets, training or optimizers.
 */
package io.kindling.nn;
