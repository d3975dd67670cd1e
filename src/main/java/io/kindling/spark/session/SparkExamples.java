package io.kindling.spark.session;

import io.kindling.run.SessionData;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.TrainingTask;

/** The examples of a session as RDDs of shards, part by part. */
public interface SparkExamples {

  /**
   * Returns a part as an RDD. Nothing is read before a job needs it.
   *
   * @param partitions the number of tasks that share the part's shards
   */
  ShardedExamples of(SessionData.Part part, int partitions);

  /** Returns what executors need to compute gradients of the training examples. */
  TrainingTask task(Recipe recipe);

  /** Returns the width of an example in pixels; 0 if the examples are not images. */
  int imageColumns();
}
