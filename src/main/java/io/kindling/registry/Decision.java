package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of a version's {@code decision.json}: what was decided about it when it was written,
 * why, by which figures, and what its other files are. Written last, so a version that has one is
 * complete.
 *
 * @param version its number
 * @param runId the retraining that made it
 * @param verdict what was decided
 * @param reason why, in a sentence
 * @param parent the champion at that time, or null if there was none
 * @param figures all that was compared
 * @param rule by which rule
 * @param weightsSha256 of its weights
 * @param data what it was trained on
 * @param files the SHA-256 of each of its other files
 * @param decided when, in UTC
 * @param by whose program it was, and where
 */
@JsonInclude
public record Decision(
    int version,
    String runId,
    Verdict verdict,
    String reason,
    Integer parent,
    ModelComparison figures,
    PromotionRule rule,
    String weightsSha256,
    DataStatistics data,
    Map<String, String> files,
    String decided,
    String by) {

  /** Copies the map. */
  public Decision {
    files = files == null ? Map.of() : Map.copyOf(new TreeMap<>(files));
  }

  /**
   * Returns what makes this no decision about a version, if anything does.
   *
   * @param number the version that it should be about
   */
  Optional<String> flaw(int number) {
    if (version != number) {
      return Optional.of("it is the decision about version " + version);
    }
    return verdict == null || figures == null || data == null
        ? Optional.of("it has no verdict, no figures or no data")
        : Optional.empty();
  }
}
