package io.kindling.run;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What decides a run's result: the data's digest and every option but those that only say where and
 * how to compute. Two runs of one identity end in the same bits, so one may go on where the other
 * stopped.
 */
public final class RunIdentity {

  private static final String PREFIX = "identity.";
  private static final String DATA = PREFIX + "data";
  private static final String VALIDATION = "validation";

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

  /** The data's entries of a checkpoint's notes. */
  public static Map<String, String> ofData(DataSet data) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(DATA, data.sha256());
    notes.put(PREFIX + VALIDATION, String.valueOf(data.validation().examples().size()));
    return notes;
  }

  /** The options' entries of a checkpoint's notes: all that can be told without the data. */
  public static Map<String, String> ofOptions(Map<String, Object> configuration) {
    Map<String, String> notes = new LinkedHashMap<>();
    configuration.forEach(
        (option, value) -> {
          if (!FREE.contains(option) && !option.equals(VALIDATION)) {
            notes.put(PREFIX + option, value == null ? "none" : value.toString());
          }
        });
    return notes;
  }

  /**
   * Compares a run with the one it is to continue.
   *
   * @param own entries of the run now
   * @param found the notes of the run before
   * @throws InvalidInputException if they differ, naming the difference
   */
  public static void checkSame(Map<String, String> own, Map<String, String> found, String output) {
    if (own.containsKey(DATA) && !own.get(DATA).equals(found.get(DATA))) {
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
                    output,
                    entry.substring(PREFIX.length()),
                    found.getOrDefault(entry, "unknown"),
                    value));
          }
        });
  }
}
