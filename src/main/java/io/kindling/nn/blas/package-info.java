/**
 * Matrix products: our own, whose bits are the same on every processor, and netlib's.
 *
 * <p>Start with {@link io.kindling.nn.blas.MatrixProducts}, the interface, and {@link
 * io.kindling.nn.blas.Blas}, the list of implementations.
 */
package io.kindling.nn.blas;
