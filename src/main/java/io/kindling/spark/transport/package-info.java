/**
 * Sends arrays of floats between the JVMs of an application, over Spark's own transport library,
 * which its shuffle uses too, with the authentication and encryption of Spark's settings. Between
 * processes of one host that need no encryption, messages go through a ring buffer in shared memory
 * in each direction. The connection then only serves to agree on the memory, to wake a waiting
 * process, and to detect the loss of the other one.
 */
package io.kindling.spark.transport;
