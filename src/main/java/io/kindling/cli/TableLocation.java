package io.kindling.cli;

import static io.kindling.run.TableSettings.HEADER;
import static io.kindling.run.TableSettings.LABEL_COLUMN;
import static io.kindling.run.TableSettings.SEPARATOR;
import static io.kindling.run.TableSettings.WEIGHT_COLUMN;

import io.kindling.InvalidInputException;
import io.kindling.Setting;
import io.kindling.Values;
import io.kindling.data.ByteSource;
import io.kindling.data.table.CsvFormat;
import io.kindling.data.table.LibsvmFormat;
import io.kindling.data.table.TableStretch;
import io.kindling.hadoop.AtomicFile;
import io.kindling.hadoop.TableFiles;
import io.kindling.run.TableSettings.Header;
import io.kindling.spark.TableCheck.Table;
import java.io.IOException;
import java.io.Reader;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Finds the files of a table and, by their first line and the settings, what stands where. */
final class TableLocation {

  private static final String CSV = "csv:";
  private static final String LIBSVM = "libsvm:";

  private final String asked;
  private final Values settings;

  /**
   * @param asked what {@code --data} says, of which {@link #isTable} is true
   * @param settings those of tables
   */
  TableLocation(String asked, Values settings) {
    this.asked = asked;
    this.settings = settings;
  }

  /** Whether {@code --data} asks for a table. */
  static boolean isTable(String asked) {
    return asked.startsWith(CSV) || asked.startsWith(LIBSVM);
  }

  /**
   * Checks what can be told before any file is looked for.
   *
   * @throws InvalidInputException if it cannot be right
   */
  void check() {
    AtomicFile.path(path());
    if (asked.startsWith(LIBSVM)) {
      for (Setting<String> column : List.of(LABEL_COLUMN, WEIGHT_COLUMN)) {
        if (settings.get(column) != null) {
          throw column.invalidValue(
              settings.get(column), "libsvm has no such columns; leave it out");
        }
      }
      for (Setting<?> csv : List.of(HEADER, SEPARATOR)) {
        if (!csv.parse(csv.fallback()).equals(settings.get(csv))) {
          throw csv.invalid("is for csv:, and %s is not; leave it out", asked);
        }
      }
    }
  }

  private String path() {
    String path = asked.substring(asked.indexOf(':') + 1);
    if (path.isEmpty()) {
      throw new InvalidInputException(
          "--data " + asked + ": names no file; a table is " + asked + "DIRECTORY, say");
    }
    return path;
  }

  /**
   * Opens a table whose rows have labels.
   *
   * @param features how many features rows have, or 0 where the table tells
   * @throws InvalidInputException if it cannot be told what stands where
   */
  Table labelled(int features, Configuration hadoop) throws IOException {
    List<ByteSource> files = TableFiles.find(path(), hadoop);
    if (asked.startsWith(LIBSVM)) {
      return new Table(asked, files, new LibsvmFormat(features, true));
    }
    List<String> fields = firstFields(files.get(0));
    return new Table(asked, files, csv(fields, label(fields), files.get(0)));
  }

  /**
   * Opens a table to score, which may have labels or not.
   *
   * @param features how many features the model takes
   * @throws InvalidInputException if it cannot be told what stands where
   */
  Table unlabelled(int features, Configuration hadoop) throws IOException {
    List<ByteSource> files = TableFiles.find(path(), hadoop);
    if (asked.startsWith(LIBSVM)) {
      return new Table(asked, files, new LibsvmFormat(features, false));
    }
    List<String> fields = firstFields(files.get(0));
    int others = features + (settings.get(WEIGHT_COLUMN) == null ? 0 : 1);
    boolean alone = fields.size() == others && settings.get(LABEL_COLUMN) == null;
    CsvFormat all = csv(fields, alone ? -1 : label(fields), files.get(0));
    return new Table(asked, files, all.unlabelled());
  }

  private CsvFormat csv(List<String> fields, int label, ByteSource file) {
    int weight = settings.get(WEIGHT_COLUMN) == null ? -1 : column(WEIGHT_COLUMN, fields);
    if (weight >= 0 && weight == label) {
      throw WEIGHT_COLUMN.invalidValue(
          settings.get(WEIGHT_COLUMN), "is the label's column, too; name another");
    }
    CsvFormat format =
        new CsvFormat(
            separator(),
            fields.size(),
            label,
            weight,
            hasHeader(fields) ? fields : List.of(),
            true);
    if (format.features() < 1) {
      throw new InvalidInputException(
          String.format(
              "%s:1: %d fields, of which none is left for features; is the separator '%s'?"
                  + " (--separator)",
              file.name(), fields.size(), settings.get(SEPARATOR)));
    }
    return format;
  }

  private List<String> firstFields(ByteSource file) throws IOException {
    try (Reader text = new TableStretch(file, 0, file.length()).open()) {
      List<String> fields = CsvFormat.firstFields(text, separator(), file.name());
      if (fields.isEmpty()) {
        throw new InvalidInputException(
            file.name()
                + ": has no rows; a table has a row a line, below its header if it has one");
      }
      return fields;
    }
  }

  private char separator() {
    String separator = settings.get(SEPARATOR);
    return separator.equals("tab") ? '\t' : separator.charAt(0);
  }

  private boolean hasHeader(List<String> fields) {
    Header header = settings.get(HEADER);
    return header == Header.TRUE || (header == Header.AUTO && CsvFormat.areNames(fields));
  }

  private int label(List<String> fields) {
    if (settings.get(LABEL_COLUMN) != null) {
      return column(LABEL_COLUMN, fields);
    }
    int named = named("label", LABEL_COLUMN, fields);
    return named >= 0 ? named : fields.size() - 1;
  }

  /** The place of the one column of a name, from 0 on, or −1. */
  private int named(String name, Setting<String> setting, List<String> fields) {
    if (!hasHeader(fields)) {
      return -1;
    }
    if (Collections.frequency(fields, name) > 1) {
      throw setting.invalidValue(
          name,
          "is what the columns %d and %d are called; give the number of one",
          fields.indexOf(name) + 1,
          fields.lastIndexOf(name) + 1);
    }
    return fields.indexOf(name);
  }

  /** A column's place from 0 on. */
  private int column(Setting<String> setting, List<String> fields) {
    String column = settings.get(setting);
    int named = named(column, setting, fields);
    if (named >= 0) {
      return named;
    }
    try {
      int number = Integer.parseInt(column);
      if (number >= 1 && number <= fields.size()) {
        return number - 1;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw setting.invalidValue(
        column,
        hasHeader(fields)
            ? "is none of the columns %2$s, nor a number from 1 to %1$d"
            : "is no number from 1 to %1$d, and the first line names no columns (--header)",
        fields.size(),
        String.join(", ", fields));
  }
}
