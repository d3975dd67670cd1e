/**
 * Matrix products: Kindling's own products, whose bits are the same on every processor, and the
 * products of netlib.
 *
 * <p>Start with {@link io.kindling.nn.blas.MatrixProducts}, the interface, and {@link
 * io.kindling.nn.blas.Blas}, the list of implementations.
 */
package io.kindling.nn.blas;
