/**
 * Examples and the order in which they are trained on: sets of examples, shards of them in memory,
 * mini-batches. A source of examples is an {@link io.kindling.data.ExampleSet}; {@link
 * io.kindling.data.BatchOrder} says which of them make up each batch. Uses nothing but the JDK.
 */
package io.kindling.data;
