/**
 * Optimizers: rules that compute new parameters from the parameters and the mean gradient of a
 * mini-batch. An optimizer is immutable; the values that it keeps from step to step are in an
 * {@link io.kindling.optim.OptimizerState}. {@link io.kindling.optim.Optimizers} lists the
 * optimizers.
 */
package io.kindling.optim;
