/**
 * How well networks do on labelled examples: one network, or two on the same examples, partition by
 * partition.
 */
package io.kindling.training.evaluation;
