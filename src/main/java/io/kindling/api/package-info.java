/**
 * What another program calls: trains a network on an RDD of its own examples, on the Spark that it
 * has, and scores with it. {@link io.kindling.api.NetworkTrainer} begins a training, {@link
 * io.kindling.api.TrainedNetwork} is what comes of it. The other packages are how it is done, and
 * may change.
 */
package io.kindling.api;
