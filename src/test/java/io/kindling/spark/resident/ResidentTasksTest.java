package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A task that takes long is waited for; one that will never answer is not. */
class ResidentTasksTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long SILENCE = 20 * SECOND;
  private static final int STAGE = 3;

  private final ResidentTasks tasks = new ResidentTasks("job", 0);

  @Test
  void aTaskOnAnExecutorThatIsHeardOfMayTakeAsLongAsItLikes() {
    started(0, 7, "1", 0);
    tasks.heard("1", 990 * SECOND);
    assertEquals(Optional.empty(), stuck(1000, 0));
    assertEquals(Set.of(), tasks.silent(SILENCE, 1000 * SECOND));
  }

  @Test
  void aTaskOnAnExecutorThatIsNotHeardOfWillNotAnswer() {
    started(0, 7, "1", 0);
    started(1, 8, "2", 0);
    tasks.heard("2", 30 * SECOND);
    assertEquals(Optional.empty(), stuck(20, 0, 1));
    assertEquals(
        Optional.of("no result from partition 0: executor 1 has not been heard of for 20 s"),
        stuck(31, 1, 0));
    assertEquals(Optional.empty(), stuck(31, 1), "the other partition's has been heard of");
    assertEquals(Set.of("1"), tasks.silent(SILENCE, 31 * SECOND));
  }

  @Test
  void aSecondAttemptElsewhereIsSomebodyAtWork() {
    started(0, 7, "1", 0);
    started(0, 9, "2", 30 * SECOND);
    assertEquals(Optional.empty(), stuck(31, 0));
  }

  @Test
  void aPartitionThatSparkGivesToNobodyWillNotAnswer() {
    started(0, 7, "1", 0);
    tasks.heard("1", 21 * SECOND);
    assertEquals(
        Optional.of("no result from partition 1: Spark gives its task to no executor"),
        stuck(21, 0, 1));
  }

  @Test
  void tasksOfOtherJobsDoNotCount() {
    tasks.started(STAGE + 1, 0, 7, "1", 0);
    assertTrue(tasks.executors().isEmpty());
  }

  private void started(int partition, long task, String executor, long now) {
    tasks.ofStage(STAGE);
    tasks.started(STAGE, partition, task, executor, now);
  }

  private Optional<String> stuck(long seconds, Integer... partitions) {
    return tasks.stuck(List.of(partitions), SILENCE, seconds * SECOND);
  }
}
