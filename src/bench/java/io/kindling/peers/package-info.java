/**
 * Benchmarks of Kindling against other frameworks in interleaved turns, and forecasts for more
 * executors from the tables of {@code kindling bench}. This package is built and tested only under
 * the Maven profile {@code bench}, which adds the other frameworks' libraries.
 */
package io.kindling.peers;
