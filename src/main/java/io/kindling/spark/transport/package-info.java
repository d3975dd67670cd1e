/**
 * Arrays of floats between the JVMs of an application: Spark's own transport, as its shuffle uses
 * it, with the authentication and encryption that Spark is set to. Between processes of one host,
 * where nothing is to be encrypted, a connection only finds out that they share memory, wakes who
 * sleeps, and tells that the other is lost: messages go through a ring in that memory, each way.
 */
package io.kindling.spark.transport;
