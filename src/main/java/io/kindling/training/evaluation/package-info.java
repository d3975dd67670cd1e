/**
 * Evaluation of networks on labelled examples: loss, confusion matrix and worst mistakes of one
 * network, or the comparison of two networks on the same examples, computed partition by partition.
 */
package io.kindling.training.evaluation;
