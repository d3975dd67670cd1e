package io.kindling.spark.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;

/**
 * The jobs of a Spark application other than a training's own: jobs of a listener, of other threads
 * of the program, and of other trainings. They share the executors' cores with the training.
 *
 * <p>All methods may be called by any thread.
 */
public final class OtherJobs extends SparkListener implements AutoCloseable {

  /** The local property that marks the training's own jobs. */
  private static final String OWNER = "kindling.training";

  /** Interval in nanoseconds between two checks while waiting for the end of a job. */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** A stage that has not ended, with the number of its tasks that run or wait for a core. */
  private record Stage(String name, int unfinished) {
    Stage withoutOne() {
      return new Stage(name, Math.max(0, unfinished - 1));
    }
  }

  /** A running task, with its stage, which may have ended. */
  private record Running(int stage, String name) {}

  private final String owner = UUID.randomUUID().toString();
  private final JavaSparkContext spark;
  private final Set<Integer> own = new HashSet<>();
  private final Map<Integer, Stage> stages = new HashMap<>();

  private final Map<Long, Running> tasks = new HashMap<>();

  /** Stages that ran before this object was created, for which there may be no events. */
  private final Set<Integer> earlier = new HashSet<>();

  private final List<Runnable> actions = new CopyOnWriteArrayList<>();

  private OtherJobs(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** Starts to follow the jobs of an application, including jobs that already run. */
  public static OtherJobs of(JavaSparkContext spark) {
    OtherJobs jobs = new OtherJobs(spark);
    spark.sc().addSparkListener(jobs);
    jobs.addEarlier();
    return jobs;
  }

  /** Returns an object that follows no jobs and never reports any. */
  public static OtherJobs none() {
    return new OtherJobs(null);
  }

  /** Runs work whose jobs are marked as the training's own. */
  public <T> T own(Supplier<T> work) {
    if (spark == null) {
      return work.get();
    }
    String outside = spark.getLocalProperty(OWNER);
    spark.setLocalProperty(OWNER, owner);
    try {
      return work.get();
    } finally {
      spark.setLocalProperty(OWNER, outside);
    }
  }

  /**
   * Registers an action that runs whenever a stage requests executors' cores. It runs on one of
   * Spark's threads and must not block.
   */
  public void onDemand(Runnable action) {
    actions.add(action);
  }

  /** Removes an action that {@link #onDemand} registered. */
  public void offDemand(Runnable action) {
    actions.remove(action);
  }

  /**
   * Returns whether the cores that other jobs occupy or wait for leave too few for the given number
   * of tasks.
   *
   * @param others the number of tasks, one core each, that do not belong to these jobs
   */
  public boolean wantCoresOf(int others) {
    int demand = demand();
    return demand > 0 && TaskSlots.of(spark) - demand < others;
  }

  /**
   * Returns whether {@link #wantCoresOf} still holds after the given time.
   *
   * @param others the number of tasks, one core each, that do not belong to these jobs
   * @param moment the time that may pass until the end of a job is reported here
   */
  public boolean stillWantCoresOf(int others, Duration moment) {
    long deadline = System.nanoTime() + moment.toNanos();
    while (wantCoresOf(others)) {
      if (System.nanoTime() - deadline > 0) {
        return true;
      }
      LockSupport.parkNanos(CHECK_NANOS);
    }
    return false;
  }

  /** Returns the number of tasks that run or wait for a core. */
  private synchronized int demand() {
    return stages.values().stream().mapToInt(Stage::unfinished).sum()
        + (int) tasks.values().stream().filter(each -> !stages.containsKey(each.stage())).count()
        + earlier().stream().mapToInt(each -> each.numTasks() - each.numCompletedTasks()).sum();
  }

  /** Returns the names of the running jobs, in one line. */
  public synchronized String names() {
    Set<String> names = new TreeSet<>();
    tasks.values().forEach(task -> names.add(task.name()));
    stages.values().forEach(stage -> names.add(stage.name()));
    earlier().forEach(stage -> names.add(stage.name()));
    return names.isEmpty() ? "a job that has just ended" : String.join(", ", names);
  }

  private synchronized void addEarlier() {
    for (int stage : spark.statusTracker().getActiveStageIds()) {
      if (!own.contains(stage) && !stages.containsKey(stage)) {
        earlier.add(stage);
      }
    }
  }

  /** Returns the earlier stages that have not ended. */
  private List<SparkStageInfo> earlier() {
    List<SparkStageInfo> active = new ArrayList<>();
    if (!earlier.isEmpty()) {
      JavaSparkStatusTracker status = spark.statusTracker();
      earlier.retainAll(Arrays.stream(status.getActiveStageIds()).boxed().toList());
      for (int stage : earlier) {
        SparkStageInfo info = status.getStageInfo(stage);
        if (info != null) {
          active.add(info);
        }
      }
    }
    return active;
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    StageInfo stage = event.stageInfo();
    boolean isOwn =
        event.properties() != null && owner.equals(event.properties().getProperty(OWNER));
    synchronized (this) {
      if (isOwn) {
        own.add(stage.stageId());
        earlier.remove(stage.stageId());
        return;
      }
      earlier.remove(stage.stageId());
      stages.put(stage.stageId(), new Stage(stage.name(), stage.numTasks()));
    }
    actions.forEach(Runnable::run);
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    Stage stage = stages.get(event.stageId());
    if (stage != null) {
      tasks.put(event.taskInfo().taskId(), new Running(event.stageId(), stage.name()));
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    // A failed task will be retried and need a core again.
    if (tasks.remove(event.taskInfo().taskId()) != null && event.taskInfo().successful()) {
      stages.computeIfPresent(event.stageId(), (id, stage) -> stage.withoutOne());
    }
  }

  /** Removes a stage; its cancelled tasks may occupy cores for longer. */
  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    own.remove(event.stageInfo().stageId());
    stages.remove(event.stageInfo().stageId());
  }

  @Override
  public void close() {
    if (spark != null) {
      spark.sc().removeSparkListener(this);
    }
  }
}
