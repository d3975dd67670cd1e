package io.kindling.data;

import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Column values encoded in the names of a file's directories, in the layout of Hive and Spark:
 * {@code date=2026-11-30/region=EU}. Each key is a column, with one value for all rows of the file.
 *
 * @param names the columns' names, from the outermost directory on
 * @param values the columns' values, as text
 */
public record FolderKeys(List<String> names, List<String> values) implements Serializable {

  /** The keys of a file whose directories encode no columns. */
  public static final FolderKeys NONE = new FolderKeys(List.of(), List.of());

  /** The directory value that Hive and Spark write for a missing value. */
  private static final String MISSING = "__HIVE_DEFAULT_PARTITION__";

  /** Copies the lists. */
  public FolderKeys {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  /** Returns the number of keys. */
  public int size() {
    return names.size();
  }

  /**
   * Returns these keys extended by the key of a subdirectory.
   *
   * @param directory the subdirectory's name
   * @return the extended keys; empty if the name is not of the form {@code key=value}
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

  /** Decodes characters that directory names cannot contain, written as % and two hex digits. */
  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // The % is not part of an escape sequence.
    }
  }
}
