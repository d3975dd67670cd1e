package io.kindling.spark.resident;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * On which executors the tasks of one job run, so that a task that takes long is told from one that
 * Spark gives to nobody.
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

  /** For a job with this value of {@link #JOB}. */
  ResidentTasks(String job, long now) {
    this.job = job;
    this.began = now;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (event.properties() != null && job.equals(event.properties().getProperty(JOB))) {
      ofStage(event.stageInfo().stageId());
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    started(
        event.stageId(),
        event.taskInfo().partitionId(),
        event.taskInfo().taskId(),
        event.taskInfo().executorId());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (stages.contains(event.stageId())) {
      ended(event.taskInfo().partitionId(), event.taskInfo().taskId(), System.nanoTime());
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

  synchronized void ofStage(int stage) {
    stages.add(stage);
  }

  synchronized void started(int stage, int partition, long task, String executor) {
    if (stages.contains(stage)) {
      running.computeIfAbsent(partition, each -> new HashMap<>()).put(task, executor);
    }
  }

  synchronized void ended(int partition, long task, long now) {
    Map<Long, String> attempts = running.get(partition);
    if (attempts != null) {
      attempts.remove(task);
      ended.put(partition, now);
    }
  }

  /** The executors that tasks run on. */
  synchronized Set<String> executors() {
    Set<String> executors = new HashSet<>();
    running.values().forEach(attempts -> executors.addAll(attempts.values()));
    return executors;
  }

  /** The first of these partitions, if any, that nobody has been at work on for so long. */
  synchronized Optional<Integer> idle(List<Integer> partitions, long nanos, long now) {
    return partitions.stream()
        .filter(partition -> running.getOrDefault(partition, Map.of()).isEmpty())
        .filter(partition -> now - ended.getOrDefault(partition, began) > nanos)
        .findFirst();
  }
}
