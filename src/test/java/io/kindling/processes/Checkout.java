package io.kindling.processes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The project's scripts and settings once more, in a directory of their own that has spaces in its
 * name and that every user may read. The scripts run there as real processes.
 */
public final class Checkout implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 1800;
  private static final Pattern NOT_INHERITED =
      Pattern.compile("(SPARK|KINDLING|HADOOP|YARN|LOG4J|LC)_.*|LANG|MASTER");

  /** What a script has left behind. */
  public record Result(int status, String output, String errors) {}

  /** A script that runs, or has ended. */
  public record Run(Process process, File output, File errors) {

    /** Waits for its end. Kills it and fails if that takes minutes. */
    public Result await() throws IOException, InterruptedException {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        SparkProcesses.end(process.toHandle());
        throw new IllegalStateException("a script did not end: " + read(output) + read(errors));
      }
      return new Result(process.exitValue(), read(output), read(errors));
    }

    private static String read(File file) {
      return SparkProcesses.read(file.toPath());
    }
  }

  private final Path directory;

  private Checkout(Path directory) {
    this.directory = directory;
  }

  /** A checkout in which nothing has been built. */
  public static Checkout fresh() throws IOException {
    Checkout checkout = new Checkout(Files.createTempDirectory("kindling check out").toRealPath());
    checkout.permit("", "rwxr-xr-x");
    checkout.folder("src/main");
    checkout.folder("work");
    // Whoever a test is: it may write there.
    checkout.permit("work", "rwxrwxrwx");
    for (String part : List.of("submit", "conf", "pom.xml")) {
      try (Stream<Path> files = Files.walk(Path.of(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          checkout.folder(String.valueOf(file.getParent() == null ? "" : file.getParent()));
          Files.copy(file, checkout.file(file.toString()));
        }
      }
    }
    return checkout;
  }

  /** A file or folder in it. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Makes a folder in it. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(file(name));
  }

  /** Makes an executable file in it. */
  public Path script(String name, String text) throws IOException {
    folder(String.valueOf(Path.of(name).getParent()));
    Files.writeString(file(name), "#!/usr/bin/env bash\n" + text + "\n");
    permit(name, "rwxr-xr-x");
    return file(name);
  }

  /** Puts a Spark's jars into a folder in it. */
  public List<Path> linkJars(SparkJars spark, String folder) throws IOException {
    folder(folder);
    List<Path> links = new ArrayList<>();
    for (Path jar : spark.jars()) {
      Path link = file(folder).resolve(jar.getFileName());
      linkOrCopy(jar, link);
      links.add(link);
    }
    return links;
  }

  /** Installs a Spark in a folder, with what our scripts want of one: its jars and spark-submit. */
  public void installSpark(SparkJars spark, String folder) throws IOException {
    linkJars(spark, folder + "/jars");
    folder(folder + "/conf");
    script(
        folder + "/bin/spark-submit",
        "exec \"$JAVA_HOME/bin/java\" "
            + String.join(" ", JavaModuleOptions.defaultModuleOptionArray())
            + " $SPARK_SUBMIT_OPTS -cp \"$SPARK_HOME/conf:$SPARK_HOME/jars/*\""
            + " org.apache.spark.deploy.SparkSubmit \"$@\"");
  }

  /** Puts Kindling's jar of this build into it, under a name. */
  public void linkKindling(String name) throws IOException {
    linkOrCopy(SparkProcesses.built("kindling.jar"), file(name));
  }

  /** Gives a file the age that it would have if it had been written so many seconds from now. */
  public void age(String name, long seconds) throws IOException {
    Files.setLastModifiedTime(file(name), FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  /**
   * Starts a script in the folder {@code work}.
   *
   * @param environment variables beside this JVM's, of which those that concern Spark, Kindling and
   *     the locale are left out; the JDK is this JVM's
   * @param command the script as it is called in the checkout, and its arguments; what it is run by
   *     may stand before it
   */
  public Run start(Map<String, String> environment, List<String> command) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.replaceAll(word -> word.startsWith("submit/") ? file(word).toString() : word);
    File logs = folder("logs").toFile();
    File output = File.createTempFile("run", ".out", logs);
    File errors = File.createTempFile("run", ".err", logs);
    ProcessBuilder builder = new ProcessBuilder(words).directory(file("work").toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> NOT_INHERITED.matcher(name).matches());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.putAll(environment);
    builder.redirectInput(new File("/dev/null")).redirectOutput(output).redirectError(errors);
    return new Run(builder.start(), output, errors);
  }

  /** Runs a script to its end, as {@link #start} does. */
  public Result run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return start(environment, List.of(command)).await();
  }

  /** Deletes it. */
  @Override
  public void close() throws IOException {
    deleteAll("");
  }

  /** Deletes a folder in it. */
  public void deleteAll(String name) throws IOException {
    SparkProcesses.delete(file(name));
  }

  private void permit(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString(permissions));
  }

  private static void linkOrCopy(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file.toRealPath());
    } catch (IOException | UnsupportedOperationException e) {
      // On another file system, or another user's.
      Files.copy(file, link);
    }
  }
}
