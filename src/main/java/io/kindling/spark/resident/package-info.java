/**
 * The resident engine, whose tasks stay on the executors for all steps. {@link
 * io.kindling.spark.resident.ResidentTask} is such a task. {@link io.kindling.spark.resident.Node}
 * is the part of the exchange that runs once in every JVM, at the driver and at each executor.
 * {@link io.kindling.spark.resident.ResidentMessage} lists the messages between nodes.
 * src/README.md has a picture of the protocol.
 */
package io.kindling.spark.resident;
