/**
 * Spark jobs that return their results by partition, and the distribution of parameters to tasks.
 */
package io.kindling.spark.jobs;
