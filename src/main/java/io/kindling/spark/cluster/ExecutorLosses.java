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
 * Says in plain words which executors were lost, and what that means for the training; and that it
 * cannot go on, where one after the other is lost to the same cause.
 */
public final class ExecutorLosses extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorLosses.class);

  /** After so many exits at the start, one after the other, the next will be no better. */
  private static final int MOST_AT_START = 10;

  /** A loss for which the executor itself is the cause may be chance, but not three at one step. */
  private static final int MOST_AT_ONE_STEP = 3;

  /** What an executor says that finds none of these, which Spark is set to use. */
  private static final String SHUFFLE_SERVICE = "external shuffle server";

  private static final String NO_SHUFFLE_SERVICE =
      "; spark.shuffle.service.enabled is true, so start the shuffle service on every worker's"
          + " machine, or submit with --conf spark.shuffle.service.enabled=false";

  /** What Spark says of an executor that it has given up for its silence. */
  private static final Pattern SILENT =
      Pattern.compile("heartbeat timed out after (\\d+) ms", Pattern.CASE_INSENSITIVE);

  /** One cause, such as a network that is away, silences many executors within this time. */
  private static final long ONE_SILENCE_MILLIS = 10_000;

  private static final Pattern CODE = Pattern.compile("exited with code (\\d+)");

  /** What Spark ends an executor with whose memory has run out. */
  private static final int OUT_OF_MEMORY = 52;

  /** What Spark ends an executor with that can make no file of its own. */
  private static final int NO_LOCAL_DIRECTORY = 53;

  private static final String NO_LOCAL_DIRECTORY_ADVICE =
      "its machine has no directory that Spark can write its own files to: name one by the worker's"
          + " SPARK_LOCAL_DIRS or by --conf spark.local.dir=DIR";

  /** What a process has above this was a signal, sent by somebody else. */
  private static final int SIGNALLED = 128;

  /**
   * Training examples in the executors' memory.
   *
   * @param rdd the number of their RDD
   * @param partitions of the RDD
   * @param shards in all partitions together
   */
  public record HeldExamples(int rdd, int partitions, int shards) {}

  /** A task under way. */
  private record Awaited(int partition, String executor) {}

  private final SparkContext spark;
  private final Consumer<String> fail;
  private final Map<String, String> hosts = new ConcurrentHashMap<>();

  /** Those that have run a task and are there still. */
  private final Set<String> working = ConcurrentHashMap.newKeySet();

  private final Set<String> diedAtStart = ConcurrentHashMap.newKeySet();

  /** The tasks whose results have not come, by their numbers. */
  private final Map<Long, Awaited> awaited = new ConcurrentHashMap<>();

  /** The partitions of the training examples that each executor has in memory. */
  private final Map<String, Set<Integer>> cached = new ConcurrentHashMap<>();

  private volatile HeldExamples training;
  private long lastSilence = -ONE_SILENCE_MILLIS;
  private int atStart;
  private String lastAtStart = "";
  private int atThisStep;
  private String step = "the start";

  ExecutorLosses(SparkContext spark, Consumer<String> fail) {
    this.spark = spark;
    this.fail = fail;
  }

  /** From now on says of lost executors which of these examples they had in memory. */
  public void ofExamples(HeldExamples examples) {
    training = examples;
  }

  /** Something was got done, and what comes next is named so. */
  public synchronized void goesOnWith(String next) {
    step = next;
    atThisStep = 0;
  }

  /** What is known of the executors that exited at their start; empty if there were none. */
  synchronized String exits() {
    return lastAtStart;
  }

  /**
   * An executor has gone that never ran a task; the next is likely to do no better. What it said
   * itself comes first, and then once more what its worker says.
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
    if (atStart >= MOST_AT_START && working.isEmpty()) {
      fail.accept(lastAtStart);
    } else if (atStart % (10 * MOST_AT_START) == 0) {
      LOG.warn("{}", lastAtStart);
    }
  }

  @Override
  public void onBlockUpdated(SparkListenerBlockUpdated event) {
    BlockManagerId executor = event.blockUpdatedInfo().blockManagerId();
    HeldExamples examples = training;
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
    awaited.put(
        event.taskInfo().taskId(),
        new Awaited(event.taskInfo().partitionId(), event.taskInfo().executorId()));
    if (working.add(event.taskInfo().executorId())) {
      synchronized (this) {
        atStart = 0;
        lastAtStart = "";
      }
    }
  }

  /** Whether an executor that is there has run a task: it may have registered only to fail. */
  boolean isWorking(String id) {
    return working.contains(id);
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    OptionalInt partition =
        awaited.values().stream()
            .filter(task -> task.executor().equals(event.executorId()))
            .mapToInt(Awaited::partition)
            .min();
    awaited.values().removeIf(task -> task.executor().equals(event.executorId()));
    if (!working.remove(event.executorId())) {
      diedAtStart(event.executorId(), event.reason());
      return;
    }
    String how = firstLine(event.reason());
    Matcher silence = SILENT.matcher(how);
    boolean isSilent = silence.find();
    Matcher code = CODE.matcher(how);
    int status = code.find() ? Integer.parseInt(code.group(1)) : 0;
    boolean outOfMemory = status == OUT_OF_MEMORY || how.contains("OOMKilled");
    String what =
        isSilent
            ? silent(event.executorId(), partition, Long.parseLong(silence.group(1)) / 1000)
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
            : "its " + lost + " shards are read again elsewhere, and the training goes on");
    if (isSilent) {
      if (event.time() - lastSilence >= ONE_SILENCE_MILLIS) {
        lostByItself(what, advice(0));
      }
      lastSilence = event.time();
    } else if ((status > 0 && status < SIGNALLED) || outOfMemory) {
      lostByItself(what, outOfMemory ? memoryAdvice() : advice(status));
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (!(event.reason() instanceof ExecutorLostFailure)) {
      awaited.remove(event.taskInfo().taskId());
    }
    if (event.reason() instanceof ExceptionFailure failure
        && failure.className().equals(MemoryExhausted.class.getName())) {
      String name = name(event.taskInfo().executorId());
      SystemResource.in(failure.description())
          .ifPresentOrElse(
              resource -> lostByItself(name + " failed", resource.lackedBy("it")),
              () -> lostByItself(name + " ran out of memory", memoryAdvice()));
    }
  }

  private String silent(String executor, OptionalInt partition, long seconds) {
    return String.format(
        "%s%s has not been heard of for %d s",
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
        : "its standard error in the worker's work folder says why";
  }

  private void lostByItself(String what, String advice) {
    atThisStep++;
    if (atThisStep >= MOST_AT_ONE_STEP) {
      fail.accept(String.format("%s, the %drd loss at %s: %s", what, atThisStep, step, advice));
    }
  }

  private int shardsOf(String executor) {
    Set<Integer> held = cached.remove(executor);
    HeldExamples examples = training;
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
