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
import io.kindling.data.table.RequestedColumns;
import io.kindling.data.table.TableFormat;
import io.kindling.run.TableSettings.Header;
import io.kindling.settings.Setting;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Tables of separated values: {@code csv:hdfs:///data/rows}. Finds the columns by the first line.
 */
final class CsvSource extends TableSource {

  CsvSource() {
    super("csv:");
  }

  @Override
  TableFormat format(
      DataRequest request, List<ByteSource> files, RequestedColumns columns, boolean named)
      throws IOException {
    char separator = separator(request, columns.schema());
    FirstLine first = FirstLine.of(files.get(0), separator);
    if (first.fields().isEmpty()) {
      throw new InvalidInputException(
          first.file()
              + ": has no rows; expected one row per line, below the header if there is one");
    }
    boolean header = hasHeader(request, first, columns.schema());
    int label = named ? place(request, LABEL_COLUMN, first, header) : -1;
    int weight = named ? place(request, WEIGHT_COLUMN, first, header) : -1;
    if (weight >= 0 && weight == label) {
      throw WEIGHT_COLUMN.invalidValue(
          request.get(WEIGHT_COLUMN), "is also the column of the label; name another column");
    }
    return new ColumnMatch(columns, first, header, separator, request::note).find(label, weight);
  }

  private static char separator(DataRequest request, TableSchema model) {
    String separator = request.get(SEPARATOR);
    if (separator == null) {
      return model.separator();
    }
    return separator.equals("tab") ? '\t' : separator.charAt(0);
  }

  private static boolean hasHeader(DataRequest request, FirstLine first, TableSchema model) {
    Header header = request.get(HEADER);
    return header == Header.TRUE || (header == Header.AUTO && first.isHeader(model.featureNames()));
  }

  /** Returns the index of the column that a setting names, from 0 on; −1 if it names none. */
  private static int place(
      DataRequest request, Setting<String> setting, FirstLine first, boolean header) {
    String column = request.get(setting);
    if (column == null) {
      return -1;
    }
    List<String> fields = first.fields();
    if (header && Collections.frequency(fields, column.strip()) > 1) {
      throw setting.invalidValue(
          column,
          "is the name of the columns %d and %d; columns are found by their names, so rename one of"
              + " them",
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
      // Reported below, as is a number out of range.
    }
    throw setting.invalidValue(
        column,
        header
            ? "is not one of the columns %2$s, and not a number from 1 to %1$d"
            : "is not a number from 1 to %1$d, and the first line is not a header (--header)",
        fields.size(),
        String.join(", ", fields));
  }
}
