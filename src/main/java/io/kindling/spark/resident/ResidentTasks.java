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
 * Listener that tracks on which executors the tasks of one job run, to distinguish a slow task from
 * one that Spark does not schedule.
 */
final class ResidentTasks extends SparkListener {

  /** Name of the local property that identifies the job. */
  static final String JOB = "kindling.resident.job";

  private final String job;
  private final long submitted;
  private final Set<Integer> stages = new HashSet<>();

  /** Executor of each running attempt, by partition and Spark's task identifier. */
  private final Map<Integer, Map<Long, String>> running = new HashMap<>();

  /** Time at which a partition's last attempt ended, in nanoseconds of {@link System#nanoTime}. */
  private final Map<Integer, Long> ended = new HashMap<>();

  /**
   * Creates a listener for the job whose local property {@link #JOB} has the given value.
   *
   * @param now the current time in nanoseconds of {@link System#nanoTime}
   */
  ResidentTasks(String job, long now) {
    this.job = job;
    this.submitted = now;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (event.properties() != null && job.equals(event.properties().getProperty(JOB))) {
      addStage(event.stageInfo().stageId());
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

  synchronized void addStage(int stage) {
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

  /** Returns the executors that tasks run on. */
  synchronized Set<String> executors() {
    Set<String> executors = new HashSet<>();
    running.values().forEach(attempts -> executors.addAll(attempts.values()));
    return executors;
  }

  /**
   * Returns the first of the given partitions that has had no running task for the given time;
   * empty if there is none.
   */
  synchronized Optional<Integer> idle(List<Integer> partitions, long nanos, long now) {
    return partitions.stream()
        .filter(partition -> running.getOrDefault(partition, Map.of()).isEmpty())
        .filter(partition -> now - ended.getOrDefault(partition, submitted) > nanos)
        .findFirst();
  }
}
