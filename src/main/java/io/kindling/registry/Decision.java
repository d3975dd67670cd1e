package io.kindling.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Content of a version's {@code decision.json}: the verdict on the version, the reason, the figures
 * behind it, and the digests of the version's other files. The file is written last, so a version
 * that has one is complete.
 *
 * @param version the version's number
 * @param runId the retraining that produced it
 * @param verdict the verdict
 * @param reason the reason in one sentence
 * @param parent the champion at the time of the decision, or null if there was none
 * @param figures the comparison of candidate and champion
 * @param rule the rule that was applied
 * @param weightsSha256 the SHA-256 of the weights, in hexadecimal
 * @param data the statistics of the training data
 * @param files the SHA-256 of each other file of the version, by file name
 * @param decided the time of the decision, in UTC
 * @param by the user, process and host that decided
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
   * Returns why this is not a valid decision about a version; empty if it is valid.
   *
   * @param number the expected version
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
