/**
 * Files on any file system that Hadoop knows: what is there, ranges of it, and writing whole files
 * or none. What a file holds is another package's business. Knows nothing of Spark.
 */
package io.kindling.hadoop;
