package io.kindling.spark.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * For how long each executor has given no sign of life, and what is awaited of it: so that a task
 * that takes long is told from one that will never answer.
 *
 * <p>Counts in looks, and not by the clock: when a driver that was stopped itself goes on, nobody
 * is to be taken for dead.
 */
final class ExecutorPulse extends SparkListener {

  /** A task under way. */
  private record Running(int partition, String executor) {}

  /** How many looks ago an executor's last sign of life came. */
  private final Map<String, Integer> looks = new HashMap<>();

  private final Map<Long, Running> tasks = new HashMap<>();

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    added(event.executorId());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    removed(event.executorId());
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    heard(event.execId());
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    started(
        event.taskInfo().taskId(), event.taskInfo().partitionId(), event.taskInfo().executorId());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    ended(event.taskInfo().taskId());
  }

  synchronized void added(String executor) {
    looks.put(executor, 0);
  }

  synchronized void removed(String executor) {
    looks.remove(executor);
    tasks.values().removeIf(task -> task.executor().equals(executor));
  }

  /** What is told late of one that has gone does not bring it back. */
  synchronized void heard(String executor) {
    looks.replace(executor, 0);
  }

  synchronized void started(long task, int partition, String executor) {
    tasks.put(task, new Running(partition, executor));
  }

  synchronized void ended(long task) {
    tasks.remove(task);
  }

  /** Looks once more, and returns the executors that have given no sign of life for so many. */
  synchronized List<String> silent(int most) {
    List<String> silent = new ArrayList<>();
    looks.replaceAll((executor, since) -> since + 1);
    looks.forEach(
        (executor, since) -> {
          if (since > most) {
            silent.add(executor);
          }
        });
    return silent;
  }

  /** The first partition, if any, that an executor was to give a result of. */
  synchronized OptionalInt awaitedOf(String executor) {
    return tasks.values().stream()
        .filter(task -> task.executor().equals(executor))
        .mapToInt(Running::partition)
        .min();
  }
}
