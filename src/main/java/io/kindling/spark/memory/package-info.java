/** Estimates of the memory that a training takes, and the form in which executors hold features. */
package io.kindling.spark.memory;
