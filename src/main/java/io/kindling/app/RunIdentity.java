package io.kindling.app;

import io.kindling.InvalidInputException;
import io.kindling.spark.DataSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What decides a run's result: the data's digest and every option but those that only say where and
 * how to compute. Two runs of one identity end in the same bits, so one may go on where the other
 * stopped.
 */
final class RunIdentity {

  private static final String PREFIX = "identity.";
  private static final String DATA = PREFIX + "data";

  /** The options that no bit of the weights depends on. */
  private static final Set<String> FREE =
      Set.of(
          "data",
          "mirrors",
          "partitions",
          "engine",
          "output",
          "checkpoint-every",
          "keep-checkpoints",
          "resume");

  private RunIdentity() {}

  /** As entries of a checkpoint's notes. */
  static Map<String, String> of(Map<String, Object> configuration, DataSet data) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(DATA, data.sha256());
    configuration.forEach(
        (option, value) -> {
          if (!FREE.contains(option)) {
            notes.put(PREFIX + option, value == null ? "none" : value.toString());
          }
        });
    return notes;
  }

  /**
   * Compares a run with the one it is to continue.
   *
   * @param own the entries of the run now
   * @param found the notes of the run before
   * @throws InvalidInputException if they differ, naming the difference
   */
  static void checkSame(Map<String, String> own, Map<String, String> found, String output) {
    if (!Objects.equals(own.get(DATA), found.get(DATA))) {
      throw new InvalidInputException(
          String.format(
              "--resume: the run in %s was trained on data of SHA-256 %s, --data has %s; give the"
                  + " same data, or another --output",
              output, found.get(DATA), own.get(DATA)));
    }
    own.forEach(
        (entry, value) -> {
          if (!value.equals(found.get(entry))) {
            throw new InvalidInputException(
                String.format(
                    "--resume: the run in %s has --%s %s, not %s; give the same options, or"
                        + " another --output",
                    output, entry.substring(PREFIX.length()), found.get(entry), value));
          }
        });
  }
}
