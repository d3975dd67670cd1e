/**
 * What all packages of the cluster share: names of jobs, failures, logging, and values that travel
 * by Java serialization. With the packages below it is all that touches Spark's core.
 */
package io.kindling.spark;
