/** Evaluation, comparison and scoring as Spark jobs. */
package io.kindling.spark.evaluation;
