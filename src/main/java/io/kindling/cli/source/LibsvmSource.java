package io.kindling.cli.source;

import static io.kindling.run.TableSettings.HEADER;
import static io.kindling.run.TableSettings.LABEL_COLUMN;
import static io.kindling.run.TableSettings.SEPARATOR;
import static io.kindling.run.TableSettings.WEIGHT_COLUMN;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.table.LibsvmFormat;
import io.kindling.data.table.RequestedColumns;
import io.kindling.data.table.RequestedColumns.Purpose;
import io.kindling.data.table.TableFormat;
import io.kindling.run.TableSettings.Header;
import io.kindling.settings.Setting;
import java.util.List;
import java.util.stream.Collectors;

/** Tables in the text format of LIBSVM: {@code libsvm:hdfs:///data/rows}. */
final class LibsvmSource extends TableSource {

  LibsvmSource() {
    super("libsvm:");
  }

  @Override
  void checkOptions(DataRequest request) {
    for (Setting<String> column : List.of(LABEL_COLUMN, WEIGHT_COLUMN)) {
      if (request.get(column) != null) {
        throw column.invalidValue(
            request.get(column), "libsvm has no such columns; leave the option out");
      }
    }
    if (request.get(HEADER) != Header.AUTO) {
      throw HEADER.invalid(
          "is only for csv:, not for %s; leave the option out", request.location());
    }
    if (request.get(SEPARATOR) != null) {
      throw SEPARATOR.invalid(
          "is only for csv:, not for %s; leave the option out", request.location());
    }
  }

  @Override
  TableFormat format(
      DataRequest request, List<ByteSource> files, RequestedColumns columns, boolean named) {
    checkUnkeyed(request, files.get(0));
    if (columns.schema().named()) {
      request.note(
          request.location()
              + ": libsvm has no column names, so features are taken in the order of the model's"
              + " columns");
    }
    boolean labelled = columns.purpose() != Purpose.SCORING;
    return new LibsvmFormat(columns.features(), labelled, columns.schema());
  }

  private static void checkUnkeyed(DataRequest request, ByteSource file) {
    List<String> keys = file.folderKeys().names();
    if (!keys.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              "%s: is in folders named %s=…, whose keys are columns, but rows of libsvm have no"
                  + " such columns; to ignore the keys, name the folders by a pattern: %s/%s",
              file.name(),
              String.join("=…/", keys),
              request.location(),
              keys.stream().map(key -> key + "=*").collect(Collectors.joining("/"))));
    }
  }
}
