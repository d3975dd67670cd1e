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
 * The directory with a run's files, on any Hadoop file system: {@code run.json}, {@code
 * metrics.jsonl}, {@code model.safetensors}, {@code report.html} and {@code checkpoints/}.
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

  /** Creates a run directory object without touching the file system. */
  public RunDirectory(String path, Configuration configuration) {
    this.path = PathName.parse(path);
    this.configuration = configuration;
  }

  /** Returns the directory's path. */
  public Path path() {
    return path;
  }

  /**
   * Returns the directory as a local path; empty if it is on another file system, or if the file
   * system cannot be determined.
   */
  public Optional<java.nio.file.Path> localFolder() {
    return LocalFiles.path(path, configuration);
  }

  /** Returns the path of the trained model, {@code model.safetensors}. */
  public Path modelFile() {
    return new Path(path, MODEL);
  }

  /** Returns the path of the report page, {@code report.html}. */
  public Path pageFile() {
    return new Path(path, PAGE);
  }

  /** Returns the run directory that contains a model file or a checkpoint file. */
  public static Path holding(Path modelFile) {
    Path directory = modelFile.getParent();
    return directory.getName().equals(CHECKPOINTS) ? directory.getParent() : directory;
  }

  /** Returns the path of the directory with the run's checkpoints. */
  public Path checkpoints() {
    return new Path(path, CHECKPOINTS);
  }

  /**
   * Returns the run's checkpoints.
   *
   * @param execution the execution whose {@link Execution#KEEP_CHECKPOINTS} limits their number
   */
  public CheckpointDirectory checkpoints(Execution execution) {
    return new CheckpointDirectory(
        checkpoints(), configuration, execution.get(Execution.KEEP_CHECKPOINTS));
  }

  /**
   * Checks that the directory holds no run and no report page.
   *
   * @throws InvalidInputException if it does
   */
  public void checkNew() {
    if (holdsRun() || exists(Claim.file(path).getName())) {
      throw Execution.OUTPUT.invalidValue(
          path.toString(),
          "holds a run already, and a run is never overwritten; name another directory, or resume"
              + " it");
    }
    checkAbsent(PAGE);
  }

  /**
   * Checks that a run which resumes or begins here overwrites only its own files.
   *
   * @throws InvalidInputException if the directory holds no run but a file with the name of a run's
   *     file
   * @throws IOException if the directory cannot be read
   */
  public void checkOwn() throws IOException {
    if (!exists(RECORD) && new CheckpointDirectory(checkpoints(), configuration, 1).isEmpty()) {
      checkAbsent(MODEL, METRICS, PAGE);
    }
  }

  private void checkAbsent(String... names) {
    Optional<String> there = Stream.of(names).filter(this::exists).findFirst();
    if (there.isPresent()) {
      throw Execution.OUTPUT.invalidValue(
          path.toString(),
          "holds %s but no run, and a run overwrites only its own files; name another directory, or"
              + " move that file",
          there.get());
    }
  }

  private boolean holdsRun() {
    return exists(RECORD) || exists(METRICS) || exists(MODEL) || exists(CHECKPOINTS);
  }

  /**
   * Claims the directory for a new run.
   *
   * @return true if the claim succeeded; false if another run has the directory, even one that
   *     began at the same moment
   */
  public boolean take() throws IOException {
    claim = Claim.take(path, configuration).orElse(null);
    if (claim != null && holdsRun()) {
      release(); // Another run has begun and ended here since the directory was checked.
    }
    return claim != null;
  }

  /**
   * Claims the directory for a new run that can have no other.
   *
   * @throws InvalidInputException if another run has it
   */
  public void takeNew() throws IOException {
    if (!take()) {
      throw Execution.OUTPUT.invalidValue(
          path.toString(), "another run began there in the meantime; name another directory");
    }
  }

  /**
   * Takes the directory over to resume the run in it. Another process that still writes to it fails
   * at its next write.
   */
  public void takeOver() throws IOException {
    claim = Claim.takeOver(path, configuration);
  }

  /** Releases the claim on the directory, if there is one; call it after the last write. */
  public void release() {
    if (claim != null) {
      try {
        claim.release();
      } catch (IOException e) {
        // A claim that is left behind is harmless: a resumed run takes the directory over.
      }
      claim = null;
    }
  }

  private void checkTaken() throws IOException {
    if (claim != null && !claim.holds()) {
      throw Execution.OUTPUT.invalidValue(
          path.toString(),
          "another run has taken the directory over with --resume, or the directory was removed;"
              + " this run ends");
    }
  }

  /**
   * Checks, by writing and removing files, that the directory can be written to, and so can its
   * directory of checkpoints if that exists.
   *
   * @throws InvalidInputException if one of the two cannot be written to
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
   * Returns the status of the run in this directory: {@code running}, {@code completed}, {@code
   * stopped} or {@code failed}; an empty text if the directory holds no run.
   *
   * @throws InvalidInputException if the run's record cannot be read
   */
  public String status() {
    if (!exists(RECORD)) {
      return "";
    }
    JsonNode status = recorded("status");
    if (!status.isTextual()) {
      throw damaged(RECORD, "it is not a JSON record of a run", "remove it");
    }
    return status.textValue();
  }

  /** Returns whether the run in this directory was started with {@link Execution#UNTESTED}. */
  public boolean isUntested() {
    return recorded("configuration").path(Execution.UNTESTED.name()).asBoolean(false);
  }

  /** Returns the run's record; a missing node if there is none. */
  public JsonNode record() {
    return exists(RECORD) ? tree(read(RECORD)) : MissingNode.getInstance();
  }

  /** Returns a field of the run's record; a missing node if there is none. */
  JsonNode recorded(String field) {
    return tree(read(RECORD)).path(field);
  }

  /**
   * Loads the metrics of the run to resume, without those of epochs after the checkpoint.
   *
   * @param steps the number of steps that were completed at the checkpoint
   * @throws InvalidInputException if the metrics cannot be read
   */
  public void loadMetrics(long steps) {
    List<String> lines = exists(METRICS) ? read(METRICS).lines().toList() : List.of();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode step = tree(lines.get(i)).path("step");
      if (!step.isIntegralNumber() || !step.canConvertToLong()) {
        throw damaged(
            METRICS, "line " + (i + 1) + " is not the record of an epoch", "remove that line");
      }
      if (step.longValue() <= steps) {
        metrics.add(lines.get(i));
      }
    }
  }

  /** Deletes temporary files of interrupted writes, here and among the checkpoints. */
  public void clearUnfinished() throws IOException {
    AtomicFile.clearUnfinished(path, configuration);
    AtomicFile.clearUnfinished(checkpoints(), configuration);
  }

  /** Writes {@code model.safetensors}. */
  public void writeModel(Model model) throws IOException {
    checkTaken();
    model.write(modelFile(), configuration);
  }

  /** Writes or replaces {@code report.html}. */
  public void writePage(String page) throws IOException {
    write(PAGE, page);
  }

  /**
   * Returns the lines of {@code metrics.jsonl}: the loaded lines of the resumed run, then the lines
   * of this run.
   */
  public List<JsonNode> metrics() {
    return metrics.stream().map(RunDirectory::tree).toList();
  }

  /** Writes or replaces {@code run.json}. */
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

  /** Parses a text as JSON; returns a missing node if it is not JSON. */
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
            + " and resume again; the checkpoints hold all that the run needs");
  }
}
