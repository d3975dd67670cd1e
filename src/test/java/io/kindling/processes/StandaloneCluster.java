package io.kindling.processes;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.kindling.spark.start.ExchangeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * A real Spark standalone cluster on this machine: a master, workers and, while an application
 * runs, its executors, each a process of its own that a test can kill. It submits the built
 * target/kindling.jar in client mode and leaves nothing behind.
 *
 * <pre>{@code
 * try (StandaloneCluster cluster = StandaloneCluster.builder().workers(2).start()) {
 *   var run = cluster.start(List.of(), List.of("train", "--data", "digits:600"));
 *   cluster.killExecutor(cluster.awaitExecutors(2).get(0));
 *   assertEquals(0, run.await().status());
 * }
 * }</pre>
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration RUN = Duration.ofMinutes(5);
  private static final String MASTER = "org.apache.spark.deploy.master.Master";
  private static final Pattern STARTED =
      Pattern.compile("Starting Spark master at (spark://\\S+)\\s");
  private static final String WORKER = "org.apache.spark.deploy.worker.Worker";
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  /** By itself the resident engine makes no tree of so few executors. */
  private static final String CHAIN = "1";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";

  private final Builder settings;
  private final SparkProcesses processes;
  private final String master;
  private final List<StandaloneDaemon> workers = new ArrayList<>();
  private int submissions;

  private StandaloneCluster(Builder settings) throws IOException, InterruptedException {
    this.settings = settings;
    this.processes =
        new SparkProcesses(settings.spark == null ? SparkJars.ofTheBuild() : settings.spark);
    boolean started = false;
    try {
      master =
          new StandaloneDaemon(processes, "master", MASTER, LOOPBACK, settings.properties, Map.of())
              .await(STARTED)
              .group(1);
      // All at once: a worker takes seconds to start.
      for (int i = 0; i < settings.workers; i++) {
        startWorker(LOOPBACK, Map.of());
      }
      for (StandaloneDaemon worker : workers) {
        worker.await(REGISTERED);
      }
      started = true;
    } finally {
      if (!started) {
        processes.close();
      }
    }
  }

  /** What to start a cluster with; by default two workers of one core and 1 GB each. */
  public static Builder builder() {
    return new Builder();
  }

  /** The settings of a cluster to be started. */
  public static final class Builder {
    private int workers = 2;
    private int cores = 1;
    private String memory = "1g";
    private SparkJars spark;
    private final List<String> properties = new ArrayList<>();

    private Builder() {}

    /** The number of workers to begin with. */
    public Builder workers(int count) {
      workers = count;
      return this;
    }

    /** The cores that each worker offers. */
    public Builder cores(int count) {
      cores = count;
      return this;
    }

    /** The memory that each worker offers to its executors, such as {@code 1g}. */
    public Builder memory(String size) {
      memory = size;
      return this;
    }

    /** Another Spark than that of the build, for the cluster and for what is submitted to it. */
    public Builder spark(SparkJars jars) {
      spark = jars;
      return this;
    }

    /** A file of Spark settings for the master and the workers, and for every submission. */
    public Builder properties(Path file) {
      properties.addAll(List.of("--properties-file", file.toString()));
      return this;
    }

    /** Starts the cluster; returns once all its workers have registered. */
    public StandaloneCluster start() throws IOException, InterruptedException {
      return new StandaloneCluster(this);
    }
  }

  /** What a submitted command left behind. */
  public record Result(int status, String output, String errors) {}

  /** A submitted command, running or ended: the process of its driver. */
  public final class Submission {
    private final Process process;
    private final Path output;
    private final Path errors;

    private Submission(Process process, Path output, Path errors) {
      this.process = process;
      this.output = output;
      this.errors = errors;
    }

    /** The driver, to signal or to kill. */
    public Process process() {
      return process;
    }

    /** What it has written to standard output so far. */
    public String output() {
      return SparkProcesses.read(output);
    }

    /** What it has written to standard error so far. */
    public String errors() {
      return SparkProcesses.read(errors);
    }

    /** Waits for its end. Kills it and fails if that takes more than five minutes. */
    public Result await() throws InterruptedException {
      return await(RUN);
    }

    /** Waits for its end. Kills it and fails if that takes longer than {@code limit}. */
    public Result await(Duration limit) throws InterruptedException {
      if (!process.waitFor(limit.toMillis(), MILLISECONDS)) {
        SparkProcesses.end(process.toHandle());
        throw processes.failure("a submitted command did not end within " + limit);
      }
      return new Result(process.exitValue(), output(), errors());
    }
  }

  /** The master's URL. */
  public String master() {
    return master;
  }

  /** Where its processes log and work. */
  public Path directory() {
    return processes.file("");
  }

  /** The settings of a driver in this JVM, which runs the classes of target/kindling.jar there. */
  public SparkConf application(String name) {
    return ExchangeSettings.addTo(
        new SparkConf()
            .setMaster(master)
            .setAppName(name)
            .set("spark.jars", SparkProcesses.built("kindling.jar").toString())
            .set("spark.driver.host", LOOPBACK)
            .set("spark.executor.memory", "512m")
            .set("spark.cores.max", String.valueOf(Math.max(1, cores())))
            .set("spark.kindling.fanout", CHAIN)
            .set("spark.executor.extraJavaOptions", String.join(" ", processes.shortLived()))
            .set("spark.ui.enabled", "false"));
  }

  /** The cores of all workers that were ever started. */
  private int cores() {
    return settings.cores * workers.size();
  }

  /** Submits a Kindling command and waits for its end. */
  public Result submit(List<String> sparkOptions, List<String> kindlingArguments)
      throws IOException, InterruptedException {
    return start(sparkOptions, kindlingArguments).await();
  }

  /** Submits a Kindling command, which then runs beside the test. */
  public Submission start(List<String> sparkOptions, List<String> kindlingArguments)
      throws IOException {
    return start(sparkOptions, kindlingArguments, Map.of());
  }

  /** Submits a Kindling command from an environment with these variables, too. */
  public Submission start(
      List<String> sparkOptions, List<String> kindlingArguments, Map<String, String> environment)
      throws IOException {
    Path logging = Path.of("conf", "log4j2.properties").toAbsolutePath();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master));
    arguments.addAll(settings.properties);
    // Of a setting given twice the later counts: the test has the last word.
    arguments.addAll(List.of("--conf", "spark.ui.enabled=false"));
    arguments.addAll(List.of("--conf", "spark.ui.showConsoleProgress=false"));
    arguments.addAll(List.of("--conf", "spark.executor.memory=512m"));
    // So that a run begins when all executors have come, and waits for no more.
    if (cores() > 0) {
      arguments.addAll(List.of("--conf", "spark.cores.max=" + cores()));
    }
    arguments.addAll(List.of("--conf", "spark.kindling.fanout=" + CHAIN));
    arguments.addAll(
        List.of(
            "--conf",
            "spark.executor.extraJavaOptions=" + String.join(" ", processes.shortLived())));
    arguments.addAll(sparkOptions);
    arguments.add(SparkProcesses.built("kindling.jar").toString());
    arguments.addAll(kindlingArguments);

    String name = "driver-" + submissions++;
    Path output = processes.file(name + ".out");
    Path errors = processes.file(name + ".log");
    List<String> options =
        List.of(StandaloneDaemon.SHORT_LIVED, "-Dlog4j2.configurationFile=" + logging);
    Process process = processes.start("1g", options, arguments, environment, output, errors);
    return new Submission(process, output, errors);
  }

  /** The executors that are alive, the oldest first. */
  public List<ProcessHandle> executors() {
    return processes.alive(EXECUTOR);
  }

  /** Waits for a condition, or fails with all the logs. */
  public void await(BooleanSupplier condition, String what) throws InterruptedException {
    processes.await(condition, what);
  }

  /** Waits until {@code count} executors are alive. */
  public List<ProcessHandle> awaitExecutors(int count) throws InterruptedException {
    processes.await(() -> executors().size() == count, count + " executors");
    return executors();
  }

  /** Kills an executor as the kernel does when memory runs out. Its worker starts another. */
  public void killExecutor(ProcessHandle executor) {
    SparkProcesses.end(executor);
  }

  /** Stops an executor as it stands, as when its machine hangs, until {@link #resume}. */
  public void pause(ProcessHandle executor) throws IOException, InterruptedException {
    SparkProcesses.signal(executor, "STOP");
  }

  /** Lets an executor go on. */
  public void resume(ProcessHandle executor) throws IOException, InterruptedException {
    SparkProcesses.signal(executor, "CONT");
  }

  /** Kills a worker and its executors, as when its machine is lost. */
  public void killWorker(int index) {
    workers.get(index).kill();
  }

  /** Stops a worker as it stands: it starts no executor until {@link #resumeWorker}. */
  public void pauseWorker(int index) throws IOException, InterruptedException {
    workers.get(index).signal("STOP");
  }

  /** Lets a worker go on. */
  public void resumeWorker(int index) throws IOException, InterruptedException {
    workers.get(index).signal("CONT");
  }

  /** Has a worker and its executors leave; wants spark.decommission.enabled on all sides. */
  public void decommissionWorker(int index) throws IOException, InterruptedException {
    workers.get(index).signal("PWR");
  }

  /** Adds a worker and returns its index once it has registered. */
  public int addWorker() throws IOException, InterruptedException {
    return addWorker(LOOPBACK, Map.of());
  }

  /**
   * Adds a worker that passes for a machine of its own, and returns its index once it has
   * registered.
   *
   * @param host the machine's address; on Linux any that begins with 127
   * @param environment variables of the worker and its executors
   */
  public int addWorker(String host, Map<String, String> environment)
      throws IOException, InterruptedException {
    startWorker(host, environment).await(REGISTERED);
    return workers.size() - 1;
  }

  /** Kills every process of the cluster, orphaned executors included, and deletes its files. */
  @Override
  public void close() throws IOException {
    processes.close();
  }

  private StandaloneDaemon startWorker(String host, Map<String, String> environment)
      throws IOException {
    String name = "worker-" + workers.size();
    List<String> arguments = new ArrayList<>(settings.properties);
    arguments.addAll(List.of("--cores", Integer.toString(settings.cores)));
    arguments.addAll(List.of("--memory", settings.memory));
    arguments.addAll(List.of("--work-dir", processes.file(name).toString()));
    arguments.add(master);
    StandaloneDaemon worker =
        new StandaloneDaemon(processes, name, WORKER, host, arguments, environment);
    workers.add(worker);
    return worker;
  }
}
