/**
 * What a run is and leaves: its directory, its record, its metrics, where it goes on when it is
 * resumed, and what stops it. {@link io.kindling.run.TrainingRun} takes a training from its first
 * step to its files, whatever computes it. Knows nothing of Spark.
 */
package io.kindling.run;
