/**
 * Batch scoring. {@link io.kindling.prediction.BatchScorer} evaluates a network on rows, and {@link
 * io.kindling.prediction.Scorer} writes a line for each row. Uses neither Spark nor files.
 */
package io.kindling.prediction;
