/**
 * A training session on Spark: the examples as RDDs, the backend that computes on them, and the
 * report of the run. {@code train}, {@code retrain}, {@code study} and the Java API train by {@link
 * io.kindling.spark.session.SparkTraining}.
 */
package io.kindling.spark.session;
