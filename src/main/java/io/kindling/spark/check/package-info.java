/**
 * Reads data from end to end on the cluster before anything is trained on them, fits the scaling,
 * and compares the arithmetic of the executors.
 */
package io.kindling.spark.check;
