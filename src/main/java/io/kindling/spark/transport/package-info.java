/**
 * Arrays of floats between the JVMs of an application: Spark's own transport, as its shuffle uses
 * it, with the authentication and encryption that Spark is set to.
 */
package io.kindling.spark.transport;
