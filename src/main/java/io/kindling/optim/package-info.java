/**
 * From parameters and mean gradient to new parameters: optimizers and learning rates. An optimizer
 * is a rule that never changes; what it remembers from step to step is an {@link
 * io.kindling.optim.OptimizerState}. Uses nothing but the JDK.
 */
package io.kindling.optim;
