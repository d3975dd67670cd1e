/** The engine that runs one Spark job for every step. */
package io.kindling.spark.broadcast;
