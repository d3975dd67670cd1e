/**
 * The gradient of one partition's part of a mini-batch, and the sums of these along a fixed binary
 * tree, which make the result independent of the partitions.
 */
package io.kindling.training.gradient;
