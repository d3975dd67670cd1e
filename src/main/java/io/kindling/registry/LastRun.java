package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kindling.Secrets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The content of {@code last-run.json}: what the newest retraining did, whatever the cluster says
 * of its driver.
 *
 * @param runId its name
 * @param state "running", "completed", "failed", "stopped", or "refused" where the data check did
 * @param verdict what was decided, where it was completed
 * @param version the version that it wrote, where it was completed
 * @param message why, in a sentence
 * @param began when, in UTC
 * @param ended when, in UTC, or null while it runs
 * @param by whose program it is, and where
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
   * Reads the record; empty if there is none.
   *
   * @throws io.kindling.InvalidInputException if it is damaged
   */
  static Optional<LastRun> read(RegistryFiles files, Path file) {
    return files
        .text(file)
        .map(text -> RegistryFiles.read(text, LastRun.class, LastRun::flaw, file.toString()));
  }

  /** Returns what makes this no record of a retraining, if anything does. */
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

  /** One that begins. */
  static LastRun begun(String runId, String at, String by) {
    return new LastRun(runId, "running", null, null, null, at, null, by);
  }

  /** The same, ended without a version. */
  LastRun ended(String newState, String why, String at) {
    return new LastRun(runId, newState, null, null, Secrets.masked(why), began, at, by);
  }

  /** The same, completed. */
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
