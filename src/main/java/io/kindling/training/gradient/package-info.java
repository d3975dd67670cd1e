/**
 * Gradients of mini-batches. Each partition computes the gradient of its part of a mini-batch, and
 * the parts are summed along a fixed binary tree, so that the result does not depend on the
 * partitions.
 */
package io.kindling.training.gradient;
