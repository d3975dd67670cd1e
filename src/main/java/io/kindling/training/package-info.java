/**
 * The algorithm without Spark: the loop {@link io.kindling.training.Training}, its events, the
 * interface of an {@link io.kindling.training.Engine}, and {@link
 * io.kindling.training.PlainEngine}, which computes on threads of one JVM. Does no I/O.
 */
package io.kindling.training;
