package io.kindling.processes;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The jars of a Spark as Spark expects them to be installed, with an archive of their classes.
 *
 * <p>Every cluster of a build shares one home, because a class data archive (JEP 350) is valid for
 * one class path. A JVM that starts with it takes half of the processor time. Without an archive
 * all works as well, only slower.
 */
final class SparkHome {

  private static final long ARCHIVING_SECONDS = 120;

  private final Path directory;
  private final String scala;

  private SparkHome(Path directory, String scala) {
    this.directory = directory;
    this.scala = scala;
  }

  /** Returns the home of a Spark, which is laid out under target/ unless it is there. */
  static SparkHome of(SparkJars spark) throws IOException {
    Path all = Files.createDirectories(Path.of("target", "spark-homes").toAbsolutePath());
    Path home = all.resolve(Integer.toHexString(spark.jars().hashCode()));
    // Several JVMs run tests at a time.
    try (FileChannel channel =
        FileChannel.open(
            all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // Until the channel is closed.
      if (!Files.exists(home)) {
        Path unfinished = Files.createTempDirectory(all, "unfinished");
        Path jars = Files.createDirectories(unfinished.resolve("jars"));
        for (Path jar : spark.jars()) {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        new SparkHome(home, spark.scala()).makeArchive();
      }
    }
    return new SparkHome(home, spark.scala());
  }

  /** Returns the directory. */
  Path directory() {
    return directory;
  }

  /** Returns the class path of a JVM that runs Spark. */
  String classPath() {
    return directory.resolve("jars") + File.separator + "*";
  }

  /** Sets the variables of a JVM that runs this Spark, whatever Spark the machine is set up for. */
  void setEnvironment(ProcessBuilder builder) {
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("SPARK_"));
    variables.put("SPARK_HOME", directory.toString());
    variables.put("SPARK_LOCAL_IP", "127.0.0.1");
    variables.put("SPARK_SCALA_VERSION", scala);
  }

  /** Returns the options with which a JVM uses the archive; none if there is no archive. */
  List<String> archiveOptions() {
    // A JVM that cannot use the archive says so on its standard output, which is a command's.
    return Files.exists(archive())
        ? List.of("-XX:SharedArchiveFile=" + archive(), "-Xlog:cds*=off")
        : List.of();
  }

  private Path archive() {
    return directory.resolve("classes.jsa");
  }

  /** Runs a small training that writes the archive at its end. */
  private void makeArchive() throws IOException {
    Path scratch = Files.createTempDirectory(directory, "scratch");
    Path unfinished = scratch.resolve("classes.jsa");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-cp", classPath()));
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[1]"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.add(SparkProcesses.built("kindling.jar").toString());
    command.addAll(List.of("train", "--data", "digits:1200", "--validation", "200"));
    command.addAll(List.of("--epochs", "1", "--output", scratch.resolve("run").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("archive.log").toFile());
    setEnvironment(builder);
    Process process = builder.start();
    try {
      if (process.waitFor(ARCHIVING_SECONDS, TimeUnit.SECONDS) && Files.exists(unfinished)) {
        Files.move(unfinished, archive(), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      SparkProcesses.end(process.toHandle());
      SparkProcesses.delete(scratch);
    }
  }
}
