/**
 * Examples as an RDD of shards, which executors read themselves and keep in memory or on their
 * disks.
 */
package io.kindling.spark.examples;
