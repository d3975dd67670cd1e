package io.kindling.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Reads what a run left in its directory. */
public record RunFiles(Path directory) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public JsonNode record() throws IOException {
    return JSON.readTree(directory.resolve("run.json").toFile());
  }

  public String status() throws IOException {
    return record().path("status").asText();
  }

  public String weights() throws IOException {
    return record().path("weightsSha256").asText();
  }

  public List<JsonNode> metrics() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** What every epoch came to, but for the time that it took. */
  public List<String> outcomes() throws IOException {
    return metrics().stream()
        .map(
            line ->
                Stream.of(
                        "epoch",
                        "step",
                        "loss",
                        "trainingAccuracy",
                        "validationAccuracy",
                        "learningRate")
                    .map(field -> field + " " + line.path(field))
                    .toList()
                    .toString())
        .toList();
  }

  public Path page() {
    return directory.resolve("report.html");
  }

  public Path modelFile() {
    return directory.resolve("model.safetensors");
  }

  public Model model() throws IOException {
    return Model.read(new org.apache.hadoop.fs.Path(modelFile().toUri()), new Configuration());
  }

  /** The checkpoints, the oldest first. */
  public List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("checkpoints"))) {
      return files.sorted().toList();
    }
  }

  /** The steps after which the checkpoints were written. */
  public List<Integer> checkpointSteps() throws IOException {
    return checkpoints().stream()
        .map(file -> file.getFileName().toString().replaceAll("step-|\\.safetensors", ""))
        .map(Integer::valueOf)
        .toList();
  }

  /** Copies the run as it stands. */
  public RunFiles copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(directory.relativize(file).toString()));
      }
    }
    return new RunFiles(target);
  }
}
