package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kindling.Secrets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Content of {@code last-run.json}: the state and result of the newest retraining, independent of
 * the cluster's status of its driver.
 *
 * @param runId the retraining's name
 * @param state "running", "completed", "failed", "stopped", or "refused" if the data check failed
 * @param verdict the verdict, or null if the retraining has not completed
 * @param version the version that it wrote, or null if it has not completed
 * @param message the reason in one sentence, or null
 * @param began the start time, in UTC
 * @param ended the end time, in UTC, or null while the retraining runs
 * @param by the user, process and host of the retraining
 */
@JsonInclude
public record LastRun(
    String runId,
    String state,
    Verdict verdict,
    Integer version,
    String message,
    String began,
    String ended,
    String by) {

  /**
   * Reads the record; empty if the file does not exist.
   *
   * @throws io.kindling.InvalidInputException if the file is damaged
   */
  static Optional<LastRun> read(RegistryFiles files, Path file) {
    return files
        .text(file)
        .map(text -> RegistryFiles.read(text, LastRun.class, LastRun::flaw, file.toString()));
  }

  /** Returns why this is not a valid record of a retraining; empty if it is valid. */
  Optional<String> flaw() {
    if (runId == null || state == null) {
      return Optional.of("it names no retraining or no state");
    }
    if (state.equals("completed") && (ended == null || version == null)) {
      return Optional.of("it names no version or no end of a completed retraining");
    }
    try {
      Instant.parse(String.valueOf(ended == null ? began : ended));
      return Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Creates the record of a retraining that starts. */
  static LastRun begun(String runId, String at, String by) {
    return new LastRun(runId, "running", null, null, null, at, null, by);
  }

  /** Returns a copy of this record that ended without a version. */
  LastRun ended(String newState, String why, String at) {
    return new LastRun(runId, newState, null, null, Secrets.masked(why), began, at, by);
  }

  /** Returns a copy of this record that completed with a decision. */
  LastRun completed(Decision decision, String at) {
    return new LastRun(
        runId,
        "completed",
        decision.verdict(),
        decision.version(),
        decision.reason(),
        began,
        at,
        by);
  }
}
