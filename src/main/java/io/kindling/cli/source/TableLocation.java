package io.kindling.cli.source;

import static io.kindling.run.TableSettings.HEADER;
import static io.kindling.run.TableSettings.LABEL_COLUMN;
import static io.kindling.run.TableSettings.SEPARATOR;
import static io.kindling.run.TableSettings.WEIGHT_COLUMN;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.TableSchema;
import io.kindling.data.table.ColumnMatch;
import io.kindling.data.table.FirstLine;
import io.kindling.data.table.LibsvmFormat;
import io.kindling.data.table.WantedColumns;
import io.kindling.data.table.WantedColumns.Purpose;
import io.kindling.run.TableSettings.Header;
import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import io.kindling.spark.check.TableCheck.Table;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.TableFiles;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Finds the files of a table and, by their first line and the settings, what stands where. */
public final class TableLocation {

  private static final String CSV = "csv:";
  private static final String LIBSVM = "libsvm:";

  private final String asked;
  private final Values settings;
  private final Consumer<String> note;

  /**
   * @param asked what {@code --data} says, of which {@link #isTable} is true
   * @param settings those of tables
   * @param note receives what a user should know of the table
   */
  public TableLocation(String asked, Values settings, Consumer<String> note) {
    this.asked = asked;
    this.settings = settings;
    this.note = note;
  }

  /** Whether {@code --data} asks for a table. */
  public static boolean isTable(String asked) {
    return asked.startsWith(CSV) || asked.startsWith(LIBSVM);
  }

  /**
   * Checks what can be told before any file is looked for.
   *
   * @throws InvalidInputException if it cannot be right
   */
  public void check() {
    AtomicFile.path(path());
    if (asked.startsWith(LIBSVM)) {
      for (Setting<String> column : List.of(LABEL_COLUMN, WEIGHT_COLUMN)) {
        if (settings.get(column) != null) {
          throw column.invalidValue(
              settings.get(column), "libsvm has no such columns; leave it out");
        }
      }
      if (settings.get(HEADER) != Header.AUTO) {
        throw HEADER.invalid("is for csv:, and %s is not; leave it out", asked);
      }
      if (settings.get(SEPARATOR) != null) {
        throw SEPARATOR.invalid("is for csv:, and %s is not; leave it out", asked);
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
   * Opens a table.
   *
   * @param wanted its columns
   * @throws InvalidInputException if it cannot be told what stands where, or columns are missing
   */
  public Table open(WantedColumns wanted, Configuration hadoop) throws IOException {
    return open(wanted, hadoop, LABEL_COLUMN, WEIGHT_COLUMN);
  }

  /**
   * Opens a table of which no column was named, but for those of the table that it belongs to.
   *
   * @param wanted the columns of that table
   * @throws InvalidInputException if it cannot be told what stands where, or columns are missing
   */
  Table openLike(WantedColumns wanted, Configuration hadoop) throws IOException {
    return open(wanted, hadoop, null, null);
  }

  private Table open(
      WantedColumns wanted, Configuration hadoop, Setting<String> label, Setting<String> weight)
      throws IOException {
    List<ByteSource> files = TableFiles.find(path(), hadoop, note);
    if (asked.startsWith(LIBSVM)) {
      checkUnkeyed(files);
      boolean labelled = wanted.purpose() != Purpose.SCORING;
      if (wanted.schema().named()) {
        note.accept(
            asked
                + ": libsvm has no names of columns, so features are taken in the order of the"
                + " model's columns");
      }
      return new Table(
          asked, files, new LibsvmFormat(wanted.features(), labelled, wanted.schema()));
    }
    char separator = separator(wanted.schema());
    FirstLine first = FirstLine.of(files.get(0), separator);
    if (first.fields().isEmpty()) {
      throw new InvalidInputException(
          first.file() + ": has no rows; a table has a row a line, below its header if it has one");
    }
    boolean header = hasHeader(first, wanted.schema());
    int labelPlace = place(label, first, header);
    int weightPlace = place(weight, first, header);
    if (weightPlace >= 0 && weightPlace == labelPlace) {
      throw WEIGHT_COLUMN.invalidValue(
          settings.get(WEIGHT_COLUMN), "is the label's column, too; name another");
    }
    return new Table(
        asked,
        files,
        new ColumnMatch(wanted, first, header, separator, note).find(labelPlace, weightPlace));
  }

  private void checkUnkeyed(List<ByteSource> files) {
    List<String> keys = files.get(0).folderKeys().names();
    if (!keys.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              "%s: lies in folders called %s=…, whose keys are columns, but rows of libsvm have no"
                  + " such columns; to leave the keys out, name the folders by a pattern: %s/%s",
              files.get(0).name(),
              String.join("=…/", keys),
              asked,
              keys.stream().map(key -> key + "=*").collect(Collectors.joining("/"))));
    }
  }

  private char separator(TableSchema model) {
    String separator = settings.get(SEPARATOR);
    if (separator == null) {
      return model.separator();
    }
    return separator.equals("tab") ? '\t' : separator.charAt(0);
  }

  private boolean hasHeader(FirstLine first, TableSchema model) {
    Header header = settings.get(HEADER);
    return header == Header.TRUE || (header == Header.AUTO && first.isHeader(model.featureNames()));
  }

  /** The place of the column that a setting names, from 0 on, or −1 if it names none. */
  private int place(Setting<String> setting, FirstLine first, boolean header) {
    String column = setting == null ? null : settings.get(setting);
    if (column == null) {
      return -1;
    }
    List<String> fields = first.fields();
    if (header && Collections.frequency(fields, column.strip()) > 1) {
      throw setting.invalidValue(
          column,
          "is what the columns %d and %d are called; columns are found by their names, so give each"
              + " its own",
          fields.indexOf(column.strip()) + 1,
          fields.lastIndexOf(column.strip()) + 1);
    }
    if (header && fields.contains(column.strip())) {
      return fields.indexOf(column.strip());
    }
    if (first.placeOfKey(column.strip()) >= 0) {
      return first.placeOfKey(column.strip());
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
        header
            ? "is none of the columns %2$s, nor a number from 1 to %1$d"
            : "is no number from 1 to %1$d, and the first line names no columns (--header)",
        fields.size(),
        String.join(", ", fields));
  }
}
