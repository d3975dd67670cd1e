/**
 * Sets of labelled examples, their features in memory, and the statistics of a data set. A source
 * of examples implements {@link io.kindling.data.ExampleSet}. This package uses only the JDK.
 */
package io.kindling.data;
