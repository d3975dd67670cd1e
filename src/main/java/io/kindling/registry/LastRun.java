package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;

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

  /** One that begins. */
  static LastRun begun(String runId, String at, String by) {
    return new LastRun(runId, "running", null, null, null, at, null, by);
  }

  /** The same, ended without a version. */
  LastRun ended(String newState, String why, String at) {
    return new LastRun(runId, newState, null, null, why, began, at, by);
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
