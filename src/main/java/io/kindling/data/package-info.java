/**
 * Examples: sets of them, their features in memory, and what is known of a data set. A source of
 * examples is an {@link io.kindling.data.ExampleSet}. Uses nothing but the JDK.
 */
package io.kindling.data;
