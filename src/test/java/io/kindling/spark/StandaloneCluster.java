package io.kindling.spark;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern MASTER =
      Pattern.compile("Starting Spark master at (spark://\\S+)\\s");
  private static final String REGISTERED = "Successfully registered with master";
  private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";

  private final Builder settings;
  private final SparkProcesses processes;
  private final String master;
  private final List<Process> workers = new ArrayList<>();
  private int submissions;

  private StandaloneCluster(Builder settings) throws IOException, InterruptedException {
    this.settings = settings;
    this.processes = new SparkProcesses(settings.environment);
    boolean started = false;
    try {
      master = startMaster();
      // All at once: a worker takes seconds to start.
      for (int i = 0; i < settings.workers; i++) {
        startWorker();
      }
      for (int i = 0; i < settings.workers; i++) {
        awaitRegistration(i);
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
    private final List<String> daemonOptions = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

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

    /** A Spark setting of the master and the workers, such as {@code spark.authenticate}. */
    public Builder daemonSetting(String key, String value) {
      daemonOptions.add("-D" + key + "=" + value);
      return this;
    }

    /** An environment variable of every process of the cluster and of what is submitted to it. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
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

  /** Submits a Kindling command and waits for its end. */
  public Result submit(List<String> sparkOptions, List<String> kindlingArguments)
      throws IOException, InterruptedException {
    return start(sparkOptions, kindlingArguments).await();
  }

  /** Submits a Kindling command, which then runs beside the test. */
  public Submission start(List<String> sparkOptions, List<String> kindlingArguments)
      throws IOException {
    Path logging = Path.of("conf", "log4j2.properties").toAbsolutePath();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master));
    // Of a setting given twice the later counts: the test has the last word.
    arguments.addAll(List.of("--conf", "spark.ui.enabled=false"));
    arguments.addAll(List.of("--conf", "spark.ui.showConsoleProgress=false"));
    arguments.addAll(List.of("--conf", "spark.executor.memory=512m"));
    arguments.addAll(sparkOptions);
    arguments.add(SparkProcesses.built("kindling.jar").toString());
    arguments.addAll(kindlingArguments);

    String name = "driver-" + submissions++;
    Path output = processes.file(name + ".out");
    Path errors = processes.file(name + ".log");
    List<String> options = List.of("-Dlog4j2.configurationFile=" + logging);
    Process process = processes.start("1g", options, arguments, output, errors);
    return new Submission(process, output, errors);
  }

  /** The executors that are alive, the oldest first. */
  public List<ProcessHandle> executors() {
    return processes.alive(EXECUTOR);
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

  /** Kills a worker and its executors, as when its machine is lost. */
  public void killWorker(int index) {
    ProcessHandle worker = workers.get(index).toHandle();
    List<ProcessHandle> executors = worker.descendants().toList();
    // The worker first: it would start other executors.
    SparkProcesses.end(worker);
    executors.forEach(SparkProcesses::end);
  }

  /** Adds a worker and returns its index once it has registered. */
  public int addWorker() throws IOException, InterruptedException {
    int index = startWorker();
    awaitRegistration(index);
    return index;
  }

  /** Kills every process of the cluster, orphaned executors included, and deletes its files. */
  @Override
  public void close() throws IOException {
    processes.close();
  }

  private String startMaster() throws IOException, InterruptedException {
    Path log = processes.file("master.log");
    Process process = startDaemon("org.apache.spark.deploy.master.Master", List.of(), log);
    processes.await(
        () -> !process.isAlive() || MASTER.matcher(SparkProcesses.read(log)).find(),
        "the master to start");
    Matcher url = MASTER.matcher(SparkProcesses.read(log));
    if (!url.find()) {
      throw processes.failure("the master ended with status " + process.exitValue());
    }
    return url.group(1);
  }

  private int startWorker() throws IOException {
    int index = workers.size();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--cores", Integer.toString(settings.cores)));
    arguments.addAll(List.of("--memory", settings.memory));
    arguments.addAll(List.of("--work-dir", processes.file("work-" + index).toString()));
    arguments.add(master);
    workers.add(startDaemon("org.apache.spark.deploy.worker.Worker", arguments, workerLog(index)));
    return index;
  }

  private void awaitRegistration(int index) throws InterruptedException {
    Process worker = workers.get(index);
    processes.await(
        () -> !worker.isAlive() || SparkProcesses.read(workerLog(index)).contains(REGISTERED),
        "worker " + index + " to register");
    if (!worker.isAlive()) {
      throw processes.failure("worker " + index + " ended with status " + worker.exitValue());
    }
  }

  private Path workerLog(int index) {
    return processes.file("worker-" + index + ".log");
  }

  private Process startDaemon(String mainClass, List<String> arguments, Path log)
      throws IOException {
    List<String> all = new ArrayList<>();
    all.add(mainClass);
    // Port 0 leaves the choice to the system: nobody can take the port between choice and use.
    all.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    all.addAll(arguments);
    // The master's REST server has a port of its own, and does not go with authentication.
    List<String> options = new ArrayList<>(List.of("-Dspark.master.rest.enabled=false"));
    options.addAll(settings.daemonOptions);
    return processes.start("256m", options, all, log, log);
  }
}
