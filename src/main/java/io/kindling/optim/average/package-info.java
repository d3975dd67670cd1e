/**
 * Averages of the parameters over the steps of a training run. {@link
 * io.kindling.optim.average.Averagings} lists the available rules.
 */
package io.kindling.optim.average;
