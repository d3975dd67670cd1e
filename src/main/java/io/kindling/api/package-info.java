/**
 * The Java API: a program trains a network on an RDD of its own examples, in its own Spark
 * application, and scores vectors with the result. Start with {@link
 * io.kindling.api.NetworkTrainer}, whose {@code train} returns a {@link
 * io.kindling.api.TrainedNetwork}. All other packages are implementation and may change.
 */
package io.kindling.api;
