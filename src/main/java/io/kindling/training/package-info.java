/**
 * The training algorithm without Spark: the training loop {@link io.kindling.training.Training},
 * its events, the {@link io.kindling.training.Engine} interface, and {@link
 * io.kindling.training.PlainEngine}, which computes on threads of one JVM. The loop does no I/O.
 */
package io.kindling.training;
