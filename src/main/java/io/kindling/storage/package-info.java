/**
 * Files on any file system that Hadoop knows: what is there, ranges of it, and writing whole files
 * or none. Tells which files a data set is made of; what they hold is another package's business.
 * Knows nothing of Spark.
 */
package io.kindling.storage;
