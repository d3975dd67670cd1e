package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A line of {@code history.jsonl}: something that was decided.
 *
 * @param at when, in UTC
 * @param event what happened to the version: one of the constants of this record
 * @param version which version
 * @param runId the retraining that made it, or null
 * @param champion the version in force since then, or null if there is none
 * @param before the version in force before, or null if there was none
 * @param reason why
 * @param by whose program it was, and where
 */
@JsonInclude
public record HistoryEntry(
    String at,
    String event,
    int version,
    String runId,
    Integer champion,
    Integer before,
    String reason,
    String by) {

  static final String PROMOTED = "promoted";
  static final String KEPT = "kept";
  static final String FORCED = "forced";
  static final String ROLLED_BACK = "rolled back";
  static final String PRUNED = "pruned";

  /** The version stays in force although the lines that put it there are lost. */
  static final String REPAIRED = "repaired";

  /** Returns what makes this no entry of a history, if anything does. */
  Optional<String> flaw() {
    return event == null || version < 1
        ? Optional.of("it names no event or no version")
        : Optional.empty();
  }
}
