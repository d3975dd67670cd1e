/** Starts Spark with the settings that the engines need. */
package io.kindling.spark.start;
