/** Spark jobs whose results are taken by partition, and how parameters get to their tasks. */
package io.kindling.spark.jobs;
