/**
 * Learning rates as functions of the step. {@link io.kindling.optim.schedule.Schedules} lists the
 * shapes; a warm-up may come before each of them.
 */
package io.kindling.optim.schedule;
