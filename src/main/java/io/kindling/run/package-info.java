/**
 * A training session with its run directory: record, metrics, checkpoints, resumption, and stopping
 * on a signal. {@link io.kindling.run.TrainingSession} runs from checked data to a tested model on
 * any {@link io.kindling.run.TrainingSession.Backend}. This package does not depend on Spark.
 */
package io.kindling.run;
