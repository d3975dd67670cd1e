/**
 * Code that the packages below share: names of jobs, failures, logging, and values that travel by
 * Java serialization. Apart from {@code api}, only this package and those below it use Spark's
 * core.
 */
package io.kindling.spark;
