/**
 * The order of training: the shards, the shuffle of each epoch, and the examples of each
 * mini-batch, all of them functions of seed, epoch and step.
 */
package io.kindling.data.batch;
