/**
 * Files on any Hadoop file system: listing, reading byte ranges, atomic writes, leases and write
 * probes. This package finds the files of a data set; {@code io.kindling.data} interprets their
 * content. It does not depend on Spark.
 */
package io.kindling.storage;
