package io.kindling.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kindling.InvalidInputException;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.Claim;
import io.kindling.storage.LocalFiles;
import io.kindling.storage.PathName;
import io.kindling.storage.TextFile;
import io.kindling.storage.WriteProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a run leaves behind, on any Hadoop file system: {@code run.json}, {@code metrics.jsonl} and
 * {@code model.safetensors}.
 */
public final class RunDirectory {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper PRETTY_JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String RECORD = "run.json";
  private static final String METRICS = "metrics.jsonl";
  private static final String MODEL = "model.safetensors";
  private static final String PAGE = "report.html";
  private static final String CHECKPOINTS = "checkpoints";

  private final Path path;
  private final Configuration configuration;
  private final List<String> metrics = new ArrayList<>();
  private Claim claim;

  /** Names the directory; nothing is written yet. */
  public RunDirectory(String path, Configuration configuration) {
    this.path = PathName.parse(path);
    this.configuration = configuration;
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** The directory as a local file; empty where it is on another file system, or cannot be told. */
  public Optional<java.nio.file.Path> localFolder() {
    return LocalFiles.path(path, configuration);
  }

  /** The file that holds the trained model. */
  public Path modelFile() {
    return new Path(path, MODEL);
  }

  /** The page for people to look at. */
  public Path pageFile() {
    return new Path(path, PAGE);
  }

  /** The directory of the run that a model or a checkpoint is of. */
  public static Path holding(Path modelFile) {
    Path directory = modelFile.getParent();
    return directory.getName().equals(CHECKPOINTS) ? directory.getParent() : directory;
  }

  /** The directory that holds the run's checkpoints. */
  public Path checkpoints() {
    return new Path(path, CHECKPOINTS);
  }

  /** Returns the run's checkpoints, as many of which are kept as the execution says. */
  public CheckpointDirectory checkpoints(Execution execution) {
    return new CheckpointDirectory(
        checkpoints(), configuration, execution.get(Execution.KEEP_CHECKPOINTS));
  }

  /**
   * Checks that no run stands here.
   *
   * @throws InvalidInputException if one does
   */
  public void checkNew() {
    if (holdsRun() || exists(Claim.file(path).getName())) {
      throw Execution.OUTPUT.invalidValue(
          path.toString(),
          "holds a run already, and a run is never overwritten; name another directory, or resume"
              + " it");
    }
    checkNotInTheWay(PAGE);
  }

  /**
   * Checks that a run which goes on here, or begins, overwrites no file but its own.
   *
   * @throws InvalidInputException if it would
   */
  public void checkOwn() throws IOException {
    if (!exists(RECORD) && new CheckpointDirectory(checkpoints(), configuration, 1).isEmpty()) {
      checkNotInTheWay(MODEL, METRICS, PAGE);
    }
  }

  private void checkNotInTheWay(String... names) {
    Optional<String> there = Stream.of(names).filter(this::exists).findFirst();
    if (there.isPresent()) {
      throw Execution.OUTPUT.invalidValue(
          path.toString(),
          "holds %s and no run, and a run overwrites no file but its own; name another directory, or"
              + " move that file",
          there.get());
    }
  }

  private boolean holdsRun() {
    return exists(RECORD) || exists(METRICS) || exists(MODEL) || exists(CHECKPOINTS);
  }

  /**
   * Takes the directory for a new run.
   *
   * @return whether no other run has it, not even one that began at the same moment
   */
  public boolean take() throws IOException {
    claim = Claim.take(path, configuration).orElse(null);
    if (claim != null && holdsRun()) {
      release(); // Another has come and gone since it was looked for.
    }
    return claim != null;
  }

  /** Takes the directory to go on with the run in it; another that still writes to it will end. */
  public void takeOver() throws IOException {
    claim = Claim.takeOver(path, configuration);
  }

  /** Gives the directory up: what there is to write is written. */
  public void release() {
    if (claim != null) {
      try {
        claim.release();
      } catch (IOException e) {
        // Left behind it does no harm: to resume, the directory is taken over.
      }
      claim = null;
    }
  }

  private void checkTaken() throws IOException {
    if (claim != null && !claim.holds()) {
      throw Execution.OUTPUT.invalidValue(
          path.toString(),
          "another run has taken the directory over with --resume, or it was removed; this run ends");
    }
  }

  /**
   * Checks, by writing and removing files, that the directory can be written to, and the one of
   * checkpoints if it is there.
   *
   * @throws InvalidInputException if they cannot
   */
  public void checkWritable() {
    Optional<String> obstacle = WriteProbe.obstacle(path, configuration);
    if (obstacle.isEmpty() && exists(CHECKPOINTS)) {
      obstacle = WriteProbe.obstacle(checkpoints(), configuration);
    }
    obstacle.ifPresent(
        why -> {
          throw Execution.OUTPUT.invalidValue(
              path.toString(), "cannot be written to (%s); name another directory", why);
        });
  }

  /**
   * The status of the run that stands here, or an empty text if none does.
   *
   * @throws InvalidInputException if its record cannot be read
   */
  public String status() {
    if (!exists(RECORD)) {
      return "";
    }
    JsonNode status = recorded("status");
    if (!status.isTextual()) {
      throw damaged(RECORD, "it is not a run's record in JSON", "remove it");
    }
    return status.textValue();
  }

  /** Whether the run that stands here was to leave its test examples alone. */
  public boolean isUntested() {
    return recorded("configuration").path(Execution.UNTESTED.name()).asBoolean(false);
  }

  /** The run's record, or a missing node if there is none. */
  public JsonNode record() {
    return exists(RECORD) ? tree(read(RECORD)) : MissingNode.getInstance();
  }

  /** A field of the run's record; a missing one if there is none. */
  JsonNode recorded(String field) {
    return tree(read(RECORD)).path(field);
  }

  /**
   * Takes over the metrics of a run to go on with, but for epochs beyond where it goes on.
   *
   * @param steps the number of steps that the run goes on after
   * @throws InvalidInputException if they cannot be read
   */
  public void loadMetrics(long steps) {
    List<String> lines = exists(METRICS) ? read(METRICS).lines().toList() : List.of();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode step = tree(lines.get(i)).path("step");
      if (!step.isIntegralNumber() || !step.canConvertToLong()) {
        throw damaged(METRICS, "its line " + (i + 1) + " is not an epoch's", "remove that line");
      }
      if (step.longValue() <= steps) {
        metrics.add(lines.get(i));
      }
    }
  }

  /** Clears away files that were never finished, here and among the checkpoints. */
  public void clearUnfinished() throws IOException {
    AtomicFile.clearUnfinished(path, configuration);
    AtomicFile.clearUnfinished(checkpoints(), configuration);
  }

  /** Writes the model. */
  public void writeModel(Model model) throws IOException {
    checkTaken();
    model.write(modelFile(), configuration);
  }

  /** Writes the page for people to look at anew. */
  public void writePage(String page) throws IOException {
    write(PAGE, page);
  }

  /**
   * The lines of {@code metrics.jsonl} as they are, those of this run and of the one it resumes.
   */
  public List<JsonNode> metrics() {
    return metrics.stream().map(RunDirectory::tree).toList();
  }

  /** Writes {@code run.json} anew. */
  public void writeRecord(Map<String, ?> record) throws IOException {
    write(RECORD, PRETTY_JSON.writeValueAsString(record) + "\n");
  }

  /** Adds a line to {@code metrics.jsonl}. */
  public void addMetrics(Map<String, ?> line) throws IOException {
    metrics.add(JSON.writeValueAsString(line));
    // Written whole each time: not every Hadoop file system can append.
    write(METRICS, String.join("\n", metrics) + "\n");
  }

  private boolean exists(String name) {
    return AtomicFile.reading(
        path, () -> AtomicFile.fileSystem(path, configuration).exists(new Path(path, name)));
  }

  private void write(String name, String text) throws IOException {
    checkTaken();
    TextFile.write(new Path(path, name), configuration, text);
  }

  private String read(String name) {
    return TextFile.read(new Path(path, name), configuration).orElse("");
  }

  /** What the text says in JSON; a missing node if it is anything else. */
  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private InvalidInputException damaged(String name, String what, String remedy) {
    return new InvalidInputException(
        new Path(path, name)
            + ": is damaged: "
            + what
            + "; "
            + remedy
            + " and resume again, for the checkpoints hold all that the run needs");
  }
}
