package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests that a slow task is waited for and that an unscheduled one is detected. */
class ResidentTasksTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int STAGE = 3;

  private final ResidentTasks tasks = new ResidentTasks("job", 0);

  @Test
  void aRunningTaskIsNeverIdle() {
    started(0, 7, "1");
    assertEquals(Optional.empty(), idle(1000, 0));
  }

  @Test
  void aPartitionWithoutARunningTaskBecomesIdle() {
    started(0, 7, "1");
    assertEquals(Optional.empty(), idle(20, 0, 1));
    assertEquals(Optional.of(1), idle(21, 0, 1));
  }

  @Test
  void idleTimeCountsFromTheEndOfTheLastAttempt() {
    started(0, 7, "1");
    started(0, 9, "2");
    tasks.ended(0, 7, 30 * SECOND);
    assertEquals(Optional.empty(), idle(60, 0), "the second attempt is under way");
    tasks.ended(0, 9, 60 * SECOND);
    assertEquals(Optional.empty(), idle(80, 0));
    assertEquals(Optional.of(0), idle(81, 0));
  }

  @Test
  void tasksOfOtherJobsDoNotCount() {
    tasks.started(STAGE + 1, 0, 7, "1");
    assertTrue(tasks.executors().isEmpty());
    started(0, 8, "2");
    assertEquals(Set.of("2"), tasks.executors());
  }

  private void started(int partition, long task, String executor) {
    tasks.addStage(STAGE);
    tasks.started(STAGE, partition, task, executor);
  }

  private Optional<Integer> idle(long seconds, Integer... partitions) {
    return tasks.idle(List.of(partitions), 20 * SECOND, seconds * SECOND);
  }
}
