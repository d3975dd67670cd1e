package io.kindling.spark.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerBlockManagerAdded;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorExcluded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerExecutorUnexcluded;
import org.apache.spark.scheduler.SparkListenerNodeExcluded;
import org.apache.spark.scheduler.SparkListenerNodeUnexcluded;

/**
 * The executors of an application that are alive, as Spark's listener events describe them.
 *
 * <p>{@code ResidentPlugin} starts a list before Spark has any executor. In a program that has not
 * set the plugin, the list starts with the first query. No event describes the executors that
 * registered before; for them the list uses Spark's status tracker and settings.
 *
 * <p>All methods may be called by any thread.
 */
public final class LiveExecutors extends SparkListener {

  /**
   * An executor that runs tasks; in local mode the driver.
   *
   * @param id Spark's identifier of the executor; empty if no event has reported it
   * @param host the machine it runs on
   * @param cores the number of cores for its tasks
   * @param slots the number of tasks it runs at a time
   * @param storage the memory in bytes in which Spark keeps examples
   * @param isExcluded whether Spark gives it no tasks because of earlier failures
   */
  public record Executor(
      String id, String host, int cores, int slots, long storage, boolean isExcluded) {}

  /** Description of a registered executor, as an event reports it. */
  private record Registered(String host, int cores) {}

  private static final Map<SparkContext, LiveExecutors> LISTS = new ConcurrentHashMap<>();

  private final SparkContext spark;
  private final Map<String, Registered> registered = new HashMap<>();
  private final Map<String, Long> storage = new HashMap<>();
  private final Set<String> excluded = new HashSet<>();
  private final Set<String> excludedHosts = new HashSet<>();

  /**
   * Addresses of the block managers that registered before this list began, including the driver's.
   */
  private final Set<String> earlier = new HashSet<>();

  private LiveExecutors(SparkContext spark) {
    this.spark = spark;
  }

  /** Starts the list of an application that has no executor yet. */
  public static void start(SparkContext spark) {
    LISTS.computeIfAbsent(spark, LiveExecutors::listening);
  }

  private static LiveExecutors listening(SparkContext spark) {
    LiveExecutors list = new LiveExecutors(spark);
    spark.addSparkListener(list);
    return list;
  }

  private static LiveExecutors listeningLate(SparkContext spark) {
    LiveExecutors list = new LiveExecutors(spark);
    for (SparkExecutorInfo each : spark.statusTracker().getExecutorInfos()) {
      list.earlier.add(address(each));
    }
    spark.addSparkListener(list);
    return list;
  }

  /** Returns the executors, in the order in which they registered. */
  public static List<Executor> of(JavaSparkContext spark) {
    return LISTS.computeIfAbsent(spark.sc(), LiveExecutors::listeningLate).list();
  }

  private synchronized List<Executor> list() {
    int cpus = spark.getConf().getInt("spark.task.cpus", 1);
    List<Executor> executors = new ArrayList<>();
    registered.forEach(
        (id, each) ->
            executors.add(
                new Executor(
                    id,
                    each.host(),
                    each.cores(),
                    each.cores() / cpus,
                    storage.getOrDefault(id, 0L),
                    excluded.contains(id) || excludedHosts.contains(each.host()))));
    executors.sort(
        Comparator.comparing((Executor each) -> each.id().length()).thenComparing(Executor::id));
    if (!earlier.isEmpty()) {
      executors.addAll(0, earlier(cpus));
    }
    return executors;
  }

  /** Returns the executors that registered before this list began. */
  private List<Executor> earlier(int cpus) {
    List<SparkExecutorInfo> alive = new ArrayList<>();
    for (SparkExecutorInfo each : spark.statusTracker().getExecutorInfos()) {
      if (earlier.contains(address(each))) {
        alive.add(each);
      }
    }
    if (!spark.isLocal()) {
      // One of the block managers on the driver's machine is the driver's own.
      String driver = spark.getConf().get("spark.driver.host");
      alive.stream()
          .filter(each -> each.host().equals(driver))
          .findFirst()
          .ifPresent(alive::remove);
    }
    // Unless it was set, Spark's default parallelism is the number of all executors' cores.
    int others = registered.values().stream().mapToInt(Registered::cores).sum();
    int rest = Math.max(1, (spark.defaultParallelism() - others) / Math.max(1, alive.size()));
    int cores = spark.isLocal() ? rest : spark.getConf().getInt("spark.executor.cores", rest);
    return alive.stream()
        .map(
            each ->
                new Executor(
                    "",
                    each.host(),
                    cores,
                    cores / cpus,
                    each.totalOnHeapStorageMemory() + each.totalOffHeapStorageMemory(),
                    excludedHosts.contains(each.host())))
        .toList();
  }

  private static String address(SparkExecutorInfo executor) {
    return executor.host() + ":" + executor.port();
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
    registered.put(
        event.executorId(),
        new Registered(event.executorInfo().executorHost(), event.executorInfo().totalCores()));
  }

  @Override
  public synchronized void onBlockManagerAdded(SparkListenerBlockManagerAdded event) {
    storage.put(event.blockManagerId().executorId(), event.maxMem());
    earlier.remove(event.blockManagerId().host() + ":" + event.blockManagerId().port());
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    registered.remove(event.executorId());
    storage.remove(event.executorId());
    excluded.remove(event.executorId());
  }

  @Override
  public synchronized void onExecutorExcluded(SparkListenerExecutorExcluded event) {
    excluded.add(event.executorId());
  }

  @Override
  public synchronized void onExecutorUnexcluded(SparkListenerExecutorUnexcluded event) {
    excluded.remove(event.executorId());
  }

  @Override
  public synchronized void onNodeExcluded(SparkListenerNodeExcluded event) {
    excludedHosts.add(event.hostId());
  }

  @Override
  public synchronized void onNodeUnexcluded(SparkListenerNodeUnexcluded event) {
    excludedHosts.remove(event.hostId());
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd event) {
    LISTS.remove(spark);
  }
}
