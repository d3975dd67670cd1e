/**
 * The cluster: examples as an RDD of shards, the broadcast engine, evaluation as a job, the data
 * check, and how Spark is started. With {@code spark.resident} and {@code spark.transport} it is
 * all that touches Spark's core. Every engine computes the same bits.
 */
package io.kindling.spark;
