package io.kindling.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.model.SafeTensors;
import io.kindling.storage.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A run's directory, on any file system, seen from outside while drivers work on it and die. */
public final class WatchedRun {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNFINISHED = "\\..*\\.unfinished";

  private final Path directory;
  private final FileSystem files;

  public WatchedRun(Path directory) throws IOException {
    this.directory = directory;
    this.files = AtomicFile.fileSystem(directory, new Configuration());
  }

  public WatchedRun(java.nio.file.Path directory) throws IOException {
    this(new Path(directory.toUri()));
  }

  /** What {@code --output} has to name. */
  public String output() {
    return directory.toString();
  }

  /** Waits for the checkpoint of a step, or a later one, or the driver's end. */
  public void awaitCheckpoint(Process driver, int atLeast)
      throws IOException, InterruptedException {
    while (driver.isAlive() && newestCheckpoint() < atLeast) {
      Thread.sleep(5);
    }
  }

  /** The step of the newest checkpoint, or 0. */
  public int newestCheckpoint() throws IOException {
    return names("checkpoints")
        .filter(name -> name.startsWith("step-"))
        .mapToInt(name -> Integer.parseInt(name.replaceAll("\\D", "")))
        .max()
        .orElse(0);
  }

  /** The names of the files that were begun and have not been finished, checkpoints first. */
  public List<String> unfinished() throws IOException {
    return Stream.concat(names("checkpoints"), names(""))
        .filter(name -> name.matches(UNFINISHED))
        .toList();
  }

  /** The status of the run, or an empty text if there is no record of it yet. */
  public String status() throws IOException {
    return names("").anyMatch("run.json"::equals) ? field("status") : "";
  }

  /** A field of the run's record. */
  public String field(String name) throws IOException {
    return JSON.readTree(read("run.json")).path(name).asText();
  }

  /** The digest of the weights that a completed run ended in. */
  public String weights() throws IOException {
    assertEquals("completed", status());
    return field("weightsSha256");
  }

  /** The line that a failed run ended in, of which nothing else may come. */
  public String failure(StandaloneCluster.Result result) throws IOException {
    assertEquals(1, result.status(), result.errors());
    assertFalse(result.errors().contains("\tat "), "a stack trace: " + result.errors());
    List<String> lines = result.errors().lines().filter(l -> l.startsWith("kindling: ")).toList();
    assertEquals(1, lines.size(), result.errors());
    assertEquals("failed", status());
    return lines.get(0);
  }

  /** Checks that what stands under a final name is whole, and returns how many files do. */
  public int checkWhole() throws IOException {
    List<String> whole = new ArrayList<>();
    for (String name : names("").toList()) {
      switch (name) {
        case "checkpoints" -> {}
        case "run.json" -> checkJson(name, read(name));
        case "metrics.jsonl" ->
            new String(read(name), UTF_8)
                .lines()
                .forEach(line -> checkJson(name, line.getBytes(UTF_8)));
        case "model.safetensors" -> checkTensors(name);
        case "report.html" ->
            assertTrue(new String(read(name), UTF_8).strip().endsWith("</html>"), name);
        // Created by one only, so it cannot be written beside: empty if its writer was killed
        // then.
        case "claim" -> assertTrue(new String(read(name), UTF_8).matches("([0-9a-f-]{36})?"), name);
        default -> assertTrue(name.matches(UNFINISHED), name);
      }
      if (!name.matches(UNFINISHED)) {
        whole.add(name);
      }
    }
    for (String name : names("checkpoints").toList()) {
      if (!name.matches(UNFINISHED)) {
        assertTrue(name.matches("step-\\d{12}\\.safetensors"), name);
        checkTensors("checkpoints/" + name);
        whole.add(name);
      }
    }
    return whole.size();
  }

  private void checkTensors(String name) throws IOException {
    long length = files.getFileStatus(new Path(directory, name)).getLen();
    try (FSDataInputStream in = files.open(new Path(directory, name))) {
      assertTrue(SafeTensors.read(in, name, length).tensors().size() > 0, name);
    }
  }

  private static void checkJson(String name, byte[] text) {
    try {
      JsonNode node = JSON.readTree(text);
      assertTrue(node.isObject() && !node.isEmpty(), name);
    } catch (IOException e) {
      throw new AssertionError(name + ": is not JSON", e);
    }
  }

  private byte[] read(String name) throws IOException {
    try (FSDataInputStream in = files.open(new Path(directory, name))) {
      return in.readAllBytes();
    }
  }

  private Stream<String> names(String folder) throws IOException {
    try {
      Path parent = folder.isEmpty() ? directory : new Path(directory, folder);
      return Arrays.stream(files.listStatus(parent)).map(FileStatus::getPath).map(Path::getName);
    } catch (FileNotFoundException e) {
      return Stream.empty();
    }
  }
}
