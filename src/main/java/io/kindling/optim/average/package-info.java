/**
 * Averages of the weights over the steps of a training. {@link
 * io.kindling.optim.average.Averagings} lists them.
 */
package io.kindling.optim.average;
