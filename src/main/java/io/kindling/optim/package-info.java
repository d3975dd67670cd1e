/**
 * From parameters and mean gradient to new parameters: optimizers. An optimizer is a rule that
 * never changes; what it remembers from step to step is an {@link
 * io.kindling.optim.OptimizerState}.
 */
package io.kindling.optim;
