package io.kindling.spark.resident;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * On which executors the tasks of one job run, and when each of those was last heard of: so that a
 * task that takes long is told from one that will never answer.
 */
final class ResidentTasks extends SparkListener {

  /** The local property by which the job is known. */
  static final String JOB = "kindling.resident.job";

  private final String job;
  private final long began;
  private final Set<Integer> stages = new HashSet<>();

  /** The executors of a partition's attempts, by the task's number. */
  private final Map<Integer, Map<Long, String>> running = new HashMap<>();

  /** When a partition's last attempt ended, by the system's clock. */
  private final Map<Integer, Long> ended = new HashMap<>();

  /** When an executor's last sign of life came. */
  private final Map<String, Long> heard = new HashMap<>();

  /** For a job with this value of {@link #JOB}. */
  ResidentTasks(String job, long now) {
    this.job = job;
    this.began = now;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    if (event.properties() != null && job.equals(event.properties().getProperty(JOB))) {
      event.stageIds().foreach(stage -> stages.add((Integer) stage));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    started(
        event.stageId(),
        event.taskInfo().partitionId(),
        event.taskInfo().taskId(),
        event.taskInfo().executorId(),
        System.nanoTime());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (stages.contains(event.stageId())) {
      Map<Long, String> attempts = running.get(event.taskInfo().partitionId());
      if (attempts != null) {
        attempts.remove(event.taskInfo().taskId());
        ended.put(event.taskInfo().partitionId(), System.nanoTime());
      }
    }
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    running.forEach(
        (partition, attempts) -> {
          if (attempts.values().removeIf(event.executorId()::equals)) {
            ended.put(partition, System.nanoTime());
          }
        });
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    heard(event.execId(), System.nanoTime());
  }

  synchronized void ofStage(int stage) {
    stages.add(stage);
  }

  synchronized void started(int stage, int partition, long task, String executor, long now) {
    if (stages.contains(stage)) {
      running.computeIfAbsent(partition, each -> new HashMap<>()).put(task, executor);
      heard.put(executor, now);
    }
  }

  synchronized void heard(String executor, long now) {
    heard.put(executor, now);
  }

  /** The executors that tasks run on. */
  synchronized Set<String> executors() {
    Set<String> executors = new HashSet<>();
    running.values().forEach(attempts -> executors.addAll(attempts.values()));
    return executors;
  }

  /** Those that were not heard of for so long. */
  synchronized Set<String> silent(long nanos, long now) {
    Set<String> silent = executors();
    silent.removeIf(executor -> now - heard.get(executor) <= nanos);
    return silent;
  }

  /**
   * Why the first of these partitions of which nobody who lives has been at work for so long will
   * not answer; empty if somebody is at work on each.
   */
  synchronized Optional<String> stuck(List<Integer> partitions, long nanos, long now) {
    for (int partition : partitions) {
      Collection<String> attempts = running.getOrDefault(partition, Map.of()).values();
      if (attempts.isEmpty()) {
        if (now - ended.getOrDefault(partition, began) > nanos) {
          return Optional.of(
              "no result from partition " + partition + ": Spark gives its task to no executor");
        }
      } else if (silent(nanos, now).containsAll(attempts)) {
        return Optional.of(
            "no result from partition "
                + partition
                + ": executor "
                + attempts.iterator().next()
                + " has not been heard of for "
                + nanos / 1_000_000_000
                + " s");
      }
    }
    return Optional.empty();
  }
}
