/**
 * What the cluster has and what happens to it: executors, their cores, memory and disks, executors
 * that come late, are lost or hang, and other jobs of the application.
 */
package io.kindling.spark.cluster;
