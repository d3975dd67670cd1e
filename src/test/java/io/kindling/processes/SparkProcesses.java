package io.kindling.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * JVMs that run Spark's classes from the jars that Maven fetched. They log to a temporary directory
 * of their own. Its name, which is part of every command line, tells them, and the executors that
 * they start in turn, from other processes.
 */
public final class SparkProcesses implements AutoCloseable {
  // A test machine may be busy with other things: a long wait costs nothing where all goes well.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String DIRECTORY = "kindling.test.directory";

  private final Path directory;
  private final SparkHome home;
  private final List<Process> started = new ArrayList<>();

  /** Of this Spark. */
  SparkProcesses(SparkJars spark) throws IOException {
    this.directory = Files.createTempDirectory("kindling-cluster").toRealPath();
    this.home = SparkHome.of(spark);
  }

  /** Returns the options of a JVM that lives for seconds, as an executor of a test does. */
  List<String> shortLived() {
    List<String> options = new ArrayList<>(List.of(StandaloneDaemon.SHORT_LIVED));
    options.addAll(home.archiveOptions());
    return options;
  }

  /** A file or folder of this name in the directory that goes with the processes. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Starts a JVM whose main class is the first of the arguments. */
  public Process start(
      String heap,
      List<String> jvmOptions,
      List<String> arguments,
      Map<String, String> environment,
      Path output,
      Path errors)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", home.classPath(), "-D" + DIRECTORY + "=" + directory));
    command.addAll(home.archiveOptions());
    // The cores are few and the processes many: threads of a collector would only get in the way.
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(jvmOptions);
    command.addAll(arguments);

    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    home.setEnvironment(builder);
    // No such directory is made: the class path of an executor, which begins with it, is that of
    // the archive nevertheless, and names this directory.
    variables.put("SPARK_CONF_DIR", directory.resolve("conf").toString());
    variables.put("SPARK_LOCAL_DIRS", directory.resolve("local").toString());
    variables.putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** Those alive, whoever started them, with {@code part} in the command line; the oldest first. */
  public List<ProcessHandle> alive(String part) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> {
              String command = process.info().commandLine().orElse("");
              return command.contains(directory.toString()) && command.contains(part);
            })
        .sorted(
            Comparator.comparing((ProcessHandle process) -> process.info().startInstant().get())
                .thenComparing(ProcessHandle::pid))
        .toList();
  }

  /** Waits for {@code condition}, or fails as {@link #failure} does. */
  public void await(BooleanSupplier condition, String what) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw failure("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
      }
      Thread.sleep(50);
    }
  }

  /** An error that ends in all the logs, executors' included, for they are deleted at the end. */
  public IllegalStateException failure(String message) {
    StringBuilder text = new StringBuilder(message);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path log : files.filter(SparkProcesses::isLog).sorted().toList()) {
        text.append("\n--- ").append(directory.relativize(log)).append('\n').append(read(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new IllegalStateException(text.toString());
  }

  /** Kills all of them, orphaned executors included, and deletes the directory. */
  @Override
  public void close() throws IOException {
    // The last started first: drivers go before the workers that serve them, and the master last.
    for (int i = started.size() - 1; i >= 0; i--) {
      end(started.get(i).toHandle());
    }
    // Nobody is left who could start another.
    alive("").forEach(SparkProcesses::end);

    delete(directory);
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Kills a process as the kernel does when memory runs out, and waits until it is gone. */
  public static void end(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Sends a process a signal that Java has no method for. */
  public static void signal(ProcessHandle process, String name)
      throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int status = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + status);
    }
  }

  /** A file that {@code mvn package} makes. */
  public static Path built(String name) {
    Path file = Path.of("target", name).toAbsolutePath();
    if (!Files.exists(file)) {
      throw new IllegalStateException(file + " is not there: run mvn package");
    }
    return file;
  }

  /** What stands in a file so far. */
  public static String read(Path file) {
    try {
      // Not readString: the last character of what another process writes may be there in part.
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".log") || name.equals("stderr");
  }
}
