/**
 * Optimizers, which change the parameters by the mean gradient. An optimizer is an immutable rule;
 * its state from step to step is an {@link io.kindling.optim.OptimizerState}.
 */
package io.kindling.optim;
