/**
 * The resident engine: tasks that stay on the executors through all steps. {@link
 * io.kindling.spark.resident.ResidentTask} is a task, {@link io.kindling.spark.resident.Node} what
 * the driver and the executors do for all of them, {@link
 * io.kindling.spark.resident.ResidentMessage} what they say to each other. src/README.md has the
 * picture.
 */
package io.kindling.spark.resident;
