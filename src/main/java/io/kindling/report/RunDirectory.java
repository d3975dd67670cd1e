package io.kindling.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kindling.InvalidInputException;
import io.kindling.model.AtomicFile;
import io.kindling.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;

/**
 * What a run leaves behind, on any Hadoop file system: {@code run.json}, {@code metrics.jsonl} and
 * {@code model.safetensors}.
 */
public final class RunDirectory {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper PRETTY_JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path path;
  private final Configuration configuration;
  private final List<String> metrics = new ArrayList<>();

  /** Names the directory; nothing is written yet. */
  public RunDirectory(String path, Configuration configuration) {
    this.path = new Path(path);
    this.configuration = configuration;
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** The file that holds the trained model. */
  public Path modelFile() {
    return new Path(path, "model.safetensors");
  }

  /**
   * Checks that a new run can be written here, without writing anything.
   *
   * @throws InvalidInputException if the directory holds a run, or cannot be written to
   */
  public void checkNew() {
    if (exists("run.json") || exists("metrics.jsonl") || exists("model.safetensors")) {
      throw new InvalidInputException(
          "--output "
              + path
              + ": holds a run already, and a run is never overwritten; name another directory");
    }
    try {
      FileSystem fileSystem = AtomicFile.fileSystem(path, configuration);
      Path existing = fileSystem.makeQualified(path);
      while (!fileSystem.exists(existing) && existing.getParent() != null) {
        existing = existing.getParent();
      }
      if (!fileSystem.getFileStatus(existing).isDirectory()) {
        throw unwritable(existing + " is not a directory");
      }
      fileSystem.access(existing, FsAction.WRITE_EXECUTE);
    } catch (IOException e) {
      throw unwritable(e.getMessage());
    }
  }

  /** Writes the model. */
  public void writeModel(Model model) throws IOException {
    model.write(modelFile(), configuration);
  }

  /** Writes {@code run.json} anew. */
  public void writeRecord(Map<String, ?> record) throws IOException {
    write("run.json", PRETTY_JSON.writeValueAsString(record) + "\n");
  }

  /** Adds a line to {@code metrics.jsonl}. */
  public void addMetrics(Map<String, ?> line) throws IOException {
    metrics.add(json(line));
    // Written whole each time: not every Hadoop file system can append.
    write("metrics.jsonl", String.join("\n", metrics) + "\n");
  }

  private boolean exists(String name) {
    try {
      return AtomicFile.fileSystem(path, configuration).exists(new Path(path, name));
    } catch (IOException e) {
      throw unwritable(e.getMessage());
    }
  }

  private void write(String name, String text) throws IOException {
    AtomicFile.write(
        new Path(path, name),
        configuration,
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private InvalidInputException unwritable(String why) {
    return new InvalidInputException(
        "--output " + path + ": cannot be written to (" + why + "); name another directory");
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
