package io.kindling.spark.cluster;

import io.kindling.SystemResource;
import io.kindling.spark.MemoryExhausted;
import io.kindling.training.gradient.FixedTree;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in plain words which executors were lost and the consequence for the training, and ends the
 * training if one executor after the other is lost for the same cause.
 */
public final class ExecutorLosses extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorLosses.class);

  /**
   * Number of consecutive exits at the start after which the run fails: the next executor will not
   * do better.
   */
  private static final int MAX_AT_START = 10;

  /**
   * Number of losses at one step after which the run fails, counting only losses that the executor
   * itself caused: one may be chance, but not three.
   */
  private static final int MAX_AT_ONE_STEP = 3;

  /**
   * Text in the log of an executor that does not find the shuffle service that Spark is set to use.
   */
  private static final String SHUFFLE_SERVICE = "external shuffle server";

  private static final String NO_SHUFFLE_SERVICE =
      "; spark.shuffle.service.enabled is true, so start the shuffle service on every worker's"
          + " machine, or submit with --conf spark.shuffle.service.enabled=false";

  /** Pattern of Spark's reason for an executor whose heartbeats timed out. */
  private static final Pattern HEARTBEAT_TIMEOUT =
      Pattern.compile("heartbeat timed out after (\\d+) ms", Pattern.CASE_INSENSITIVE);

  /**
   * Time in milliseconds within which heartbeat timeouts of several executors count as one loss,
   * because one cause, such as a network failure, affects many executors at once.
   */
  private static final long ONE_CAUSE_MILLIS = 10_000;

  private static final Pattern CODE = Pattern.compile("exited with code (\\d+)");

  /** Exit status of an executor that ran out of memory. */
  private static final int OUT_OF_MEMORY = 52;

  /** Exit status of an executor that cannot create a local directory. */
  private static final int NO_LOCAL_DIRECTORY = 53;

  private static final String NO_LOCAL_DIRECTORY_ADVICE =
      "its machine has no directory that Spark can write its own files to: set one by the worker's"
          + " SPARK_LOCAL_DIRS or by --conf spark.local.dir=DIR";

  /** Lowest exit status of a process that was ended by a signal, from outside. */
  private static final int SIGNALLED = 128;

  /**
   * Training examples in the executors' memory.
   *
   * @param rdd the identifier of their RDD
   * @param partitions the number of the RDD's partitions
   * @param shards the number of shards in all partitions together
   */
  public record CachedExamples(int rdd, int partitions, int shards) {}

  /** A running task. */
  private record RunningTask(int partition, String executor) {}

  private final SparkContext spark;
  private final Consumer<String> fail;
  private final Map<String, String> hosts = new ConcurrentHashMap<>();

  /** Executors that are alive and have run a task. */
  private final Set<String> working = ConcurrentHashMap.newKeySet();

  private final Set<String> diedAtStart = ConcurrentHashMap.newKeySet();

  /** Tasks whose results have not arrived, by Spark's task identifier. */
  private final Map<Long, RunningTask> running = new ConcurrentHashMap<>();

  /** Partitions of the training examples that each executor holds in memory. */
  private final Map<String, Set<Integer>> cached = new ConcurrentHashMap<>();

  private volatile CachedExamples training;
  private long lastTimeout = -ONE_CAUSE_MILLIS;
  private int atStart;
  private String lastAtStart = "";
  private int atThisStep;
  private String step = "the start";

  ExecutorLosses(SparkContext spark, Consumer<String> fail) {
    this.spark = spark;
    this.fail = fail;
  }

  /** Sets the examples whose shards are mentioned when an executor that held them is lost. */
  public void setExamples(CachedExamples examples) {
    training = examples;
  }

  /**
   * Records progress: the earlier work is complete, and the given work starts.
   *
   * @param next the name of the work that starts, for messages
   */
  public synchronized void startWork(String next) {
    step = next;
    atThisStep = 0;
  }

  /** Returns a description of executors that exited at their start; empty if there were none. */
  synchronized String exits() {
    return lastAtStart;
  }

  /**
   * Handles an executor that exited before it ran a task; the next one is likely to do the same. It
   * is reported twice: first with the executor's own reason, then with its worker's, which is
   * ignored.
   */
  private void diedAtStart(String id, String how) {
    if (!diedAtStart.add(id)) {
      return;
    }
    atStart++;
    lastAtStart =
        String.format(
            "%s exited before it had run a task (%s)%s%s; its standard error is in work/%s/%s/stderr there",
            name(id),
            firstLine(how),
            atStart == 1 ? "" : String.format(", %,d times in a row", atStart),
            how.contains(SHUFFLE_SERVICE) ? NO_SHUFFLE_SERVICE : "",
            spark.applicationId(),
            id);
    if (atStart == 1) {
      LOG.warn("{}", lastAtStart);
    }
    if (atStart >= MAX_AT_START && working.isEmpty()) {
      fail.accept(lastAtStart);
    } else if (atStart % (10 * MAX_AT_START) == 0) {
      LOG.warn("{}", lastAtStart);
    }
  }

  @Override
  public void onBlockUpdated(SparkListenerBlockUpdated event) {
    BlockManagerId executor = event.blockUpdatedInfo().blockManagerId();
    CachedExamples examples = training;
    if (examples != null
        && event.blockUpdatedInfo().blockId() instanceof RDDBlockId block
        && block.rddId() == examples.rdd()) {
      Set<Integer> held =
          cached.computeIfAbsent(executor.executorId(), id -> ConcurrentHashMap.newKeySet());
      hosts.put(executor.executorId(), executor.host());
      if (event.blockUpdatedInfo().storageLevel().isValid()) {
        held.add(block.splitIndex());
      } else {
        held.remove(block.splitIndex());
      }
    }
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
    hosts.put(event.executorId(), event.executorInfo().executorHost());
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    running.put(
        event.taskInfo().taskId(),
        new RunningTask(event.taskInfo().partitionId(), event.taskInfo().executorId()));
    if (working.add(event.taskInfo().executorId())) {
      synchronized (this) {
        atStart = 0;
        lastAtStart = "";
      }
    }
  }

  /**
   * Returns whether an executor is alive and has run a task; an executor may register only to fail.
   */
  boolean isWorking(String id) {
    return working.contains(id);
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    OptionalInt partition =
        running.values().stream()
            .filter(task -> task.executor().equals(event.executorId()))
            .mapToInt(RunningTask::partition)
            .min();
    running.values().removeIf(task -> task.executor().equals(event.executorId()));
    if (!working.remove(event.executorId())) {
      diedAtStart(event.executorId(), event.reason());
      return;
    }
    String how = firstLine(event.reason());
    Matcher timeout = HEARTBEAT_TIMEOUT.matcher(how);
    boolean isTimeout = timeout.find();
    Matcher code = CODE.matcher(how);
    int status = code.find() ? Integer.parseInt(code.group(1)) : 0;
    boolean outOfMemory = status == OUT_OF_MEMORY || how.contains("OOMKilled");
    String what =
        isTimeout
            ? timedOut(event.executorId(), partition, Long.parseLong(timeout.group(1)) / 1000)
            : name(event.executorId())
                + (outOfMemory ? " ran out of memory (" : " exited (")
                + how
                + ")";
    int lost = shardsOf(event.executorId());
    LOG.warn(
        "{}; {}",
        what,
        lost == 0
            ? "it held no training examples"
            : "its "
                + lost
                + " shards are read again on other executors, and the training continues");
    if (isTimeout) {
      if (event.time() - lastTimeout >= ONE_CAUSE_MILLIS) {
        countLoss(what, advice(0));
      }
      lastTimeout = event.time();
    } else if ((status > 0 && status < SIGNALLED) || outOfMemory) {
      countLoss(what, outOfMemory ? memoryAdvice() : advice(status));
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (!(event.reason() instanceof ExecutorLostFailure)) {
      running.remove(event.taskInfo().taskId());
    }
    if (event.reason() instanceof ExceptionFailure failure
        && failure.className().equals(MemoryExhausted.class.getName())) {
      String name = name(event.taskInfo().executorId());
      SystemResource.in(failure.description())
          .ifPresentOrElse(
              resource -> countLoss(name + " failed", resource.lackedBy("it")),
              () -> countLoss(name + " ran out of memory", memoryAdvice()));
    }
  }

  private String timedOut(String executor, OptionalInt partition, long seconds) {
    return String.format(
        "%s%s has sent no heartbeat for %d s",
        partition.isPresent() ? "no result from partition " + partition.getAsInt() + ": " : "",
        name(executor),
        seconds);
  }

  private String name(String executor) {
    return String.format("executor %s on %s", executor, hosts.getOrDefault(executor, "a worker"));
  }

  private String memoryAdvice() {
    return MemoryExhausted.executorAdvice(spark.getConf());
  }

  private static String advice(int status) {
    return status == NO_LOCAL_DIRECTORY
        ? NO_LOCAL_DIRECTORY_ADVICE
        : "the reason is in its standard error in the worker's work folder";
  }

  private void countLoss(String what, String advice) {
    atThisStep++;
    if (atThisStep >= MAX_AT_ONE_STEP) {
      fail.accept(String.format("%s, the %drd loss at %s: %s", what, atThisStep, step, advice));
    }
  }

  private int shardsOf(String executor) {
    Set<Integer> held = cached.remove(executor);
    CachedExamples examples = training;
    if (held == null || examples == null) {
      return 0;
    }
    int shards = 0;
    for (int partition : held) {
      shards +=
          FixedTree.firstShard(partition + 1, examples.partitions(), examples.shards())
              - FixedTree.firstShard(partition, examples.partitions(), examples.shards());
    }
    return shards;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason given");
  }
}
