/**
 * A training session with its run directory: the record, the metrics, checkpoints, resumption, and
 * how a signal stops it. {@link io.kindling.run.TrainingSession} takes checked data from the first
 * step to a tested model, whatever computes the steps. This package needs no Spark.
 */
package io.kindling.run;
