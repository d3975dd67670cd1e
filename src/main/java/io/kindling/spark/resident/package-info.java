/**
 * The resident engine: tasks that stay on the executors through all steps and talk to the driver
 * over Spark's plugin RPC. {@link io.kindling.spark.resident.ResidentExchange} is the driver's
 * side, {@link io.kindling.spark.resident.ResidentTask} the executors', {@link
 * io.kindling.spark.resident.ResidentMessage} what they say.
 */
package io.kindling.spark.resident;
