package io.kindling.processes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/**
 * Settings for a secure cluster, made from a file in {@code conf/} by the commands that its
 * comments give.
 *
 * @param file what goes to master, workers and submitters
 * @param properties what is in it
 */
public record SecureSettings(Path file, Properties properties) {

  private static final String PLACE = "/etc/spark";
  private static final String COMMAND = "#   ";

  /** Makes them, with secrets of their own, in a new directory. */
  public static SecureSettings make(String name, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    String text = Files.readString(Path.of("conf", name)).replace(PLACE, directory.toString());
    Path here = Files.writeString(directory.resolve("template"), text);
    String commands =
        text.lines()
            .filter(line -> line.startsWith(COMMAND))
            .map(line -> line.substring(COMMAND.length()))
            .takeWhile(line -> !line.startsWith("sbin/"))
            .collect(Collectors.joining("\n"))
            .replace("conf/" + name, here.toString());
    int status =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("made.log").toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException(Files.readString(directory.resolve("made.log")));
    }
    Path file = directory.resolve("secure.conf");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new SecureSettings(file, properties);
  }

  /** Adds the settings to those of a driver in this JVM. */
  public SparkConf addTo(SparkConf conf) {
    properties.stringPropertyNames().forEach(key -> conf.set(key, properties.getProperty(key)));
    return conf;
  }

  /** The files below a directory in which a secret can be read. */
  public List<Path> leaks(Path root) throws IOException {
    List<Path> leaks = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && holdsSecret(file)) {
              leaks.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return passOver(e);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            return e == null ? FileVisitResult.CONTINUE : passOver(e);
          }

          /** A running cluster deletes its temporary files under our feet. */
          private FileVisitResult passOver(IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return leaks;
  }

  /** The command lines of this machine's processes in which a secret can be read. */
  public List<Path> leaksToCommandLines() throws IOException {
    List<Path> leaks = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        Path line = process.resolve("cmdline");
        // A process may end between the two.
        if (Files.isReadable(line) && holdsSecret(line)) {
          leaks.add(line);
        }
      }
    }
    return leaks;
  }

  private boolean holdsSecret(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), ISO_8859_1);
      return secrets().stream().anyMatch(text::contains);
    } catch (NoSuchFileException e) {
      // A running cluster deletes its temporary files under our feet.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> secrets() {
    return properties.stringPropertyNames().stream()
        .filter(key -> key.endsWith(".secret") || key.endsWith("Password"))
        .map(properties::getProperty)
        .collect(Collectors.toSet());
  }
}
