package io.kindling.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The master of a standalone cluster, or a worker: a process, and the log that it writes. */
final class StandaloneDaemon {

  /** For a JVM that lives for seconds: the optimizing compiler would take half of them. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private final SparkProcesses processes;
  private final String name;
  private final Process process;
  private final Path log;

  /**
   * Starts it.
   *
   * @param name what it and its log are called
   * @param host the address that it is known by
   * @param environment variables of its own, which a worker hands on to its executors
   */
  StandaloneDaemon(
      SparkProcesses processes,
      String name,
      String mainClass,
      String host,
      List<String> arguments,
      Map<String, String> environment)
      throws IOException {
    this.processes = processes;
    this.name = name;
    this.log = processes.file(name + ".log");
    List<String> all = new ArrayList<>();
    all.add(mainClass);
    // Port 0 leaves the choice to the system: nobody can take the port between choice and use.
    all.addAll(List.of("--host", host, "--port", "0", "--webui-port", "0"));
    all.addAll(arguments);
    List<String> options = new ArrayList<>();
    options.add(SHORT_LIVED);
    // The master's REST server has a port of its own, which two clusters would quarrel over. Under
    // authentication it has to be off, and a test's own settings have to say so.
    if (!arguments.contains("--properties-file")) {
      options.add("-Dspark.master.rest.enabled=false");
    }
    this.process = processes.start("256m", options, all, environment, log, log);
  }

  /** Waits until it has logged something of this pattern; fails if it ends without. */
  Matcher await(Pattern pattern) throws InterruptedException {
    processes.await(() -> !process.isAlive() || logged(pattern).find(), name + " to start");
    Matcher match = logged(pattern);
    if (!match.find()) {
      throw processes.failure(name + " ended with status " + process.exitValue());
    }
    return match;
  }

  /** Sends it a signal, and none to what it has started. */
  void signal(String name) throws IOException, InterruptedException {
    SparkProcesses.signal(process.toHandle(), name);
  }

  /** Kills it and what it has started, as when its machine is lost. */
  void kill() {
    List<ProcessHandle> executors = process.descendants().toList();
    // The worker first: it would start other executors.
    SparkProcesses.end(process.toHandle());
    executors.forEach(SparkProcesses::end);
  }

  private Matcher logged(Pattern pattern) {
    return pattern.matcher(SparkProcesses.read(log));
  }
}
