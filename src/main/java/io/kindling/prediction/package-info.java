/**
 * Batch scoring: {@link io.kindling.prediction.BatchScorer} takes rows through a network, {@link
 * io.kindling.prediction.Scorer} writes a line for each. Uses neither Spark nor files.
 */
package io.kindling.prediction;
