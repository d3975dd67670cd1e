package io.kindling.cli.registry;

import io.kindling.registry.DataStatistics;
import io.kindling.registry.Decision;
import io.kindling.registry.ModelComparison;
import io.kindling.registry.Registry;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The properties of a version as texts, by name, for display. */
final class VersionDetails {

  private VersionDetails() {}

  /** Returns the properties from the version's decision and its run's configuration. */
  static Map<String, String> of(Registry registry, Decision decision) {
    Map<String, String> facts = new LinkedHashMap<>();
    ModelComparison figures = decision.figures();
    DataStatistics data = decision.data();
    facts.put("verdict", RegistryAccess.word(decision.verdict()));
    facts.put("reason", decision.reason());
    facts.put("parent", orNone(decision.parent()));
    facts.put("run", decision.runId());
    facts.put("decided", decision.decided() + " by " + decision.by());
    facts.put("weights", decision.weightsSha256());
    facts.put(
        "accuracy",
        String.format(
            Locale.ROOT,
            "%.2f%% of %,d %s examples",
            100 * figures.candidateAccuracy(),
            figures.examples(),
            figures.heldOut()));
    facts.put("held-out loss", String.format(Locale.ROOT, "%.5f", figures.candidateLoss()));
    facts.put("data", data.source() + ", SHA-256 " + data.sha256());
    facts.put(
        "examples",
        String.format(
            Locale.ROOT,
            "%,d training, %,d validation, %,d test",
            data.training(),
            data.validation(),
            data.test()));
    facts.put("classes", String.valueOf(data.classes()));
    facts.put("mean feature", orNone(data.meanFeature()));
    facts.put("feature deviation", orNone(data.featureDeviation()));
    facts.putAll(registry.configuration(decision.version()));
    return facts;
  }

  private static String orNone(Object value) {
    return value == null ? "none" : value.toString();
  }
}
