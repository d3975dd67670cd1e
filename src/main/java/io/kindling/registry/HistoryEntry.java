package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A line of {@code history.jsonl}: one decision about a version.
 *
 * @param at the time, in UTC
 * @param event the event: one of this record's constants
 * @param version the version
 * @param runId the retraining that produced it, or null
 * @param champion the champion after the event, or null if there is none
 * @param before the champion before the event, or null if there was none
 * @param reason the reason
 * @param by the user, process and host that decided
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

  /** The version stays champion although the lines that promoted it were lost. */
  static final String REPAIRED = "repaired";

  /** Returns why this is not a valid history entry; empty if it is valid. */
  Optional<String> flaw() {
    return event == null || version < 1
        ? Optional.of("it names no event or no version")
        : Optional.empty();
  }
}
