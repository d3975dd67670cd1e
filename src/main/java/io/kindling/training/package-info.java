/**
 * The algorithm: the recipe, the loop and its events, what an engine has to compute, one
 * partition's gradient and the fixed tree that sums of partitions are added up along. It runs
 * without Spark, on {@link io.kindling.training.PlainEngine}, and is tested so. Does no I/O.
 */
package io.kindling.training;
