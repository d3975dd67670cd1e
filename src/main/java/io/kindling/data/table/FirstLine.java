package io.kindling.data.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.FolderKeys;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The first non-blank line of a CSV file, which may hold the names of the columns. */
public final class FirstLine {

  private static final int SHOWN = 20;

  private final String file;
  private final long line;
  private final List<String> fields;
  private final FolderKeys folder;

  /** The index of the first column with each name. */
  private final Map<String, Integer> first = new HashMap<>();

  /** The index of the last column with each name. */
  private final Map<String, Integer> last = new HashMap<>();

  /**
   * Creates a line.
   *
   * @param file the file's name, for messages
   * @param line the line's number, from 1 on
   * @param fields the stripped fields, followed by the names of the columns encoded in the file's
   *     directories; empty if the file has no such line
   * @param folder the columns encoded in the names of the file's directories
   */
  FirstLine(String file, long line, List<String> fields, FolderKeys folder) {
    this.file = file;
    this.line = line;
    this.fields = List.copyOf(fields);
    this.folder = folder;
    for (int place = 0; place < fields.size(); place++) {
      first.putIfAbsent(fields.get(place), place);
      last.put(fields.get(place), place);
    }
  }

  /** Returns the file's name, for messages. */
  public String file() {
    return file;
  }

  /** Creates the first line of a file whose directories encode no columns. */
  FirstLine(String file, long line, List<String> fields) {
    this(file, line, fields, FolderKeys.NONE);
  }

  /** Returns the columns encoded in the names of the file's directories. */
  FolderKeys folder() {
    return folder;
  }

  /**
   * Returns the stripped fields, followed by the names of the columns encoded in the file's
   * directories; empty if the file has no such line.
   */
  public List<String> fields() {
    return fields;
  }

  /**
   * Reads the first line of a file.
   *
   * @throws InvalidInputException if the line cannot be split into fields
   * @throws IOException if the file cannot be read
   */
  public static FirstLine of(ByteSource file, char separator) throws IOException {
    try (Reader text = new TableSplit(file, 0, file.length()).open()) {
      CloseableIterator<CsvRecord> records = CsvLines.records(text, separator).iterator();
      CsvRecord first = CsvLines.next(records);
      if (first == null) {
        return new FirstLine(file.name(), 1, List.of());
      }
      List<String> fields = new ArrayList<>(names(first.getFields()));
      fields.addAll(file.folderKeys().names());
      return new FirstLine(file.name(), first.getStartingLineNumber(), fields, file.folderKeys());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (BadRowException e) {
      throw new InvalidInputException(file.name() + ":" + e.line() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns fields as names: without surrounding blanks, and without quotes that follow a blank.
   */
  static List<String> names(List<String> fields) {
    return fields.stream()
        .map(String::strip)
        .map(
            name ->
                name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                    ? name.substring(1, name.length() - 1).strip()
                    : name)
        .toList();
  }

  /**
   * Returns whether the fields are column names. They are if none of them is a number, or if they
   * include all known names, whatever these look like.
   *
   * @param known the column names that a header must have
   */
  public boolean isHeader(Collection<String> known) {
    return !fields.isEmpty()
        && (fields.stream().noneMatch(FiniteNumber::is)
            || (!known.isEmpty() && first.keySet().containsAll(known)));
  }

  /**
   * Returns the index of the column with a name, from 0 on, or −1 if there is none.
   *
   * @throws InvalidInputException if two columns have this name
   */
  int place(String name) {
    Integer place = first.get(name);
    if (place != null && !place.equals(last.get(name))) {
      throw twice(name);
    }
    return place == null ? -1 : place;
  }

  /** Returns the index of a column that is encoded in the directories, or −1 if there is none. */
  public int placeOfKey(String name) {
    int key = folder.names().indexOf(name);
    return key < 0 ? -1 : fields.size() - folder.size() + key;
  }

  /**
   * Checks that all column names are distinct.
   *
   * @throws InvalidInputException if two columns have the same name
   */
  void checkDistinct() {
    fields.forEach(this::place);
  }

  private InvalidInputException twice(String name) {
    return bad(
        String.format(
            "the columns %d and %d are %s; columns are found by their names, so give each its own",
            first.get(name) + 1,
            last.get(name) + 1,
            name.isEmpty() ? "without a name" : "both called '" + name + "'"));
  }

  /** Returns the exception for missing features. */
  InvalidInputException missing(List<String> names) {
    return bad(
        String.format(
            "has no column%s %s, which %s of the model; its columns are %s%s",
            names.size() == 1 ? "" : "s",
            shown(names),
            names.size() == 1 ? "is a feature" : "are features",
            shown(fields),
            alike(names)));
  }

  /**
   * Returns the exception for a missing label or weight column.
   *
   * @param name the column's name
   * @param role the word for its role: "label" or "weight"
   */
  InvalidInputException missing(String name, String role) {
    return bad(
        String.format(
            "has no column '%s', which is the %s that the model was trained with; name the %s's"
                + " column (--%s-column); the columns are %s%s",
            name, role, role, role, shown(fields), alike(List.of(name))));
  }

  private String alike(List<String> names) {
    String alike =
        fields.stream()
            .filter(field -> names.stream().anyMatch(field::equalsIgnoreCase))
            .map(field -> "'" + field + "'")
            .collect(Collectors.joining(", "));
    return alike.isEmpty() ? "" : "; names are case-sensitive: rename " + alike;
  }

  /** Returns an exception that names this line. */
  InvalidInputException bad(String problem) {
    return new InvalidInputException(file + ":" + line + ": " + problem);
  }

  /** Returns the first few of some names, for messages. */
  static String shown(List<String> names) {
    Stream<String> first = names.stream().limit(SHOWN).map(name -> name.isEmpty() ? "''" : name);
    return Stream.concat(first, names.size() > SHOWN ? Stream.of("…") : Stream.empty())
        .collect(Collectors.joining(", "));
  }
}
