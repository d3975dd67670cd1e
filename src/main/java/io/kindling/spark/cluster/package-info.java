/**
 * Watches the cluster: executors with their cores, memory and disks, executors that arrive late,
 * are lost or hang, and other jobs of the application.
 */
package io.kindling.spark.cluster;
