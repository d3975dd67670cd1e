package io.kindling.data;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the names of the directories that a file lies in say of all of its rows, as Hive and Spark
 * name them: {@code date=2026-11-30/region=EU}. Each key is a column.
 *
 * @param names of the columns, from the outermost directory on
 * @param values of the file's rows, as text
 */
public record FolderKeys(List<String> names, List<String> values) implements Serializable {

  /** Of a file whose directories say nothing. */
  public static final FolderKeys NONE = new FolderKeys(List.of(), List.of());

  /** What Hive and Spark write where there is no value. */
  private static final String MISSING = "__HIVE_DEFAULT_PARTITION__";

  /** Copies the lists. */
  public FolderKeys {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  /** The number of keys. */
  public int size() {
    return names.size();
  }

  /**
   * These keys and that of a directory below.
   *
   * @param directory its name
   * @return empty if the name is no key and value
   */
  public Optional<FolderKeys> below(String directory) {
    int sign = directory.indexOf('=');
    if (sign < 1) {
      return Optional.empty();
    }
    List<String> longerNames = new ArrayList<>(names);
    List<String> longerValues = new ArrayList<>(values);
    String value = directory.substring(sign + 1);
    longerNames.add(unescaped(directory.substring(0, sign)));
    longerValues.add(value.equals(MISSING) ? "" : unescaped(value));
    return Optional.of(new FolderKeys(longerNames, longerValues));
  }

  /** A character that no name of a directory may have stands there as % and two digits. */
  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // A % of its own.
    }
  }
}
