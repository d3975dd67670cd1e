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

/**
 * The first line of a file of comma-separated values that is not blank, which may hold the names of
 * the columns.
 */
public final class FirstLine {

  private static final int SHOWN = 20;

  private final String file;
  private final long line;
  private final List<String> fields;
  private final FolderKeys folder;

  /** The first and the last place of every field. */
  private final Map<String, Integer> first = new HashMap<>();

  private final Map<String, Integer> last = new HashMap<>();

  /**
   * @param file the file's name, for messages
   * @param line the line's number, from 1 on
   * @param fields the fields without the blanks around them, and behind them the names of the
   *     folder's keys; empty if the file has no such line
   * @param folder what the file's directories say of its rows
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

  /** Creates the first line of a file whose directories say nothing of its rows. */
  FirstLine(String file, long line, List<String> fields) {
    this(file, line, fields, FolderKeys.NONE);
  }

  /** Returns what the file's directories say of its rows. */
  FolderKeys folder() {
    return folder;
  }

  /**
   * Returns the fields without the blanks around them, and behind them the names of the folder's
   * keys; empty if the file has no such line.
   */
  public List<String> fields() {
    return fields;
  }

  /**
   * Reads the line.
   *
   * @throws InvalidInputException if it is no row of fields
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

  /** Returns fields as names: without blanks around them, nor quotes that stand behind a blank. */
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
   * Returns whether the fields are names of columns: none of them is a number, or all the names
   * that are known are among them, whatever these look like.
   *
   * @param known the names of columns that a header has to have
   */
  public boolean isHeader(Collection<String> known) {
    return !fields.isEmpty()
        && (fields.stream().noneMatch(FiniteNumber::is)
            || (!known.isEmpty() && first.keySet().containsAll(known)));
  }

  /**
   * Returns the place of the column of a name, from 0 on, or −1 if there is none.
   *
   * @throws InvalidInputException if two columns are called so
   */
  int place(String name) {
    Integer place = first.get(name);
    if (place != null && !place.equals(last.get(name))) {
      throw twice(name);
    }
    return place == null ? -1 : place;
  }

  /** Returns the place of the column that a folder's key is, from 0 on, or −1 if it is none. */
  public int placeOfKey(String name) {
    int key = folder.names().indexOf(name);
    return key < 0 ? -1 : fields.size() - folder.size() + key;
  }

  /**
   * Checks that every column has a name of its own.
   *
   * @throws InvalidInputException if two have the same
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

  /** Returns what to throw where features are missing. */
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
   * Returns what to throw where the label or the weight is missing.
   *
   * @param role which of them, as a word
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
    return alike.isEmpty() ? "" : "; names differ by upper and lower case: rename " + alike;
  }

  /** Returns what to throw for this line. */
  InvalidInputException bad(String problem) {
    return new InvalidInputException(file + ":" + line + ": " + problem);
  }

  /** Returns the first of many names, for messages. */
  static String shown(List<String> names) {
    Stream<String> first = names.stream().limit(SHOWN).map(name -> name.isEmpty() ? "''" : name);
    return Stream.concat(first, names.size() > SHOWN ? Stream.of("…") : Stream.empty())
        .collect(Collectors.joining(", "));
  }
}
