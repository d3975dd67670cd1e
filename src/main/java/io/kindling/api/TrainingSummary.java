package io.kindling.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;

/**
 * The summary of a completed training.
 *
 * @param epochs the number of epochs; fewer than the recipe's if the training stopped early
 * @param steps the number of SGD steps
 * @param trainingSeconds the time that the steps took, in seconds
 * @param validationAccuracy the best accuracy on the validation examples if the recipe has patience
 *     for early stopping, else the last one, in [0, 1]; empty without validation examples
 * @param testAccuracy the accuracy on the test examples, in [0, 1]; empty without test examples
 * @param record the run record, the content of {@code run.json}: settings, digest of the data,
 *     versions, results
 */
public record TrainingSummary(
    long epochs,
    long steps,
    double trainingSeconds,
    OptionalDouble validationAccuracy,
    OptionalDouble testAccuracy,
    String record) {

  /** Reads the summary from the record of a completed run. */
  static TrainingSummary of(JsonNode record) {
    return new TrainingSummary(
        record.path("epochs").asLong(),
        record.path("steps").asLong(),
        record.path("seconds").path("training").asDouble(),
        accuracy(record.path("validation")),
        accuracy(record.path("test")),
        record.toPrettyString());
  }

  private static OptionalDouble accuracy(JsonNode part) {
    JsonNode accuracy = part.path("accuracy");
    return accuracy.isNumber() ? OptionalDouble.of(accuracy.asDouble()) : OptionalDouble.empty();
  }
}
