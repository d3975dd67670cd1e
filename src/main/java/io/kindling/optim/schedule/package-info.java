/**
 * Learning rate schedules: learning rates as functions of the step. {@link
 * io.kindling.optim.schedule.Schedules} lists them.
 */
package io.kindling.optim.schedule;
