package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.data.table.ClassLabels;
import io.kindling.data.table.RowsDigest;
import io.kindling.data.table.TableFormat;
import io.kindling.data.table.TableIndex;
import io.kindling.data.table.TableScan;
import io.kindling.data.table.TableSplit;
import io.kindling.spark.check.TableCheck.Table;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A table of which every line was read once.
 *
 * @param scans of its stretches
 */
record ScannedTable(Table table, List<TableScan> scans, TableIndex index) {

  /**
   * A stretch that was read.
   *
   * @param otherFormat the format of its file, or null if it is that of the first file
   */
  private record Part(TableScan scan, TableFormat otherFormat) implements Serializable {
    Optional<TableFormat> format() {
      return Optional.ofNullable(otherFormat);
    }
  }

  /**
   * Reads a table, on the cluster.
   *
   * @param everyLabel whether {@link #classOfRow} will be asked for
   * @throws InvalidInputException if a line is no row, or there is none
   */
  static ScannedTable of(JavaSparkContext spark, Table table, boolean everyLabel) {
    List<TableSplit> stretches = new ArrayList<>();
    table.files().forEach(file -> stretches.addAll(TableSplit.of(file, TableSplit.LENGTH)));
    List<DataQueries.Question<Part>> questions = new ArrayList<>();
    TableFormat first = table.format();
    for (TableSplit stretch : stretches) {
      boolean ofFirstFile = stretch.source().equals(table.files().get(0));
      questions.add(() -> part(stretch, first, ofFirstFile, everyLabel));
    }
    List<Part> parts = DataQueries.answers(spark, questions);
    List<TableScan> scans = parts.stream().map(Part::scan).toList();
    TableIndex index =
        new TableIndex(
            table.source(),
            stretches,
            scans,
            parts.stream().map(part -> part.format().orElse(first)).toList());
    if (index.rows() == 0) {
      throw new InvalidInputException(
          table.source()
              + ": has no rows; a table has a row a line, below its header if it has one");
    }
    ScannedTable scanned = new ScannedTable(table, scans, index);
    if (scanned.features() == 0) {
      throw new InvalidInputException(
          table.source() + ": no row has a feature; a row is label index:value …");
    }
    return scanned;
  }

  /** Scans a stretch; of the table's first file the format is known. */
  private static Part part(
      TableSplit stretch, TableFormat first, boolean ofFirstFile, boolean everyLabel)
      throws IOException {
    TableFormat own = ofFirstFile ? first : first.ofFile(stretch.source());
    return new Part(TableScan.of(stretch, own, everyLabel), own.equals(first) ? null : own);
  }

  /** The number of features of a row. */
  int features() {
    int most = scans.stream().mapToInt(TableScan::features).max().orElse(0);
    return Math.max(table.format().features(), most);
  }

  /** Every label, and where it stands first: "file:line". */
  Map<String, String> labelPlaces() {
    return index.labelPlaces(scans);
  }

  /** A digest of all rows. */
  String digest() {
    RowsDigest all = new RowsDigest();
    scans.forEach(scan -> all.add(scan.digest()));
    return all.hex();
  }

  /** Each row's class, as an unsigned byte. */
  byte[] classOfRow(ClassLabels classes) {
    ByteBuffer all = ByteBuffer.allocate(index.rows());
    for (TableScan scan : scans) {
      int[] numbers = classes.ofKeys(scan.labels().keySet());
      for (byte place : scan.labelOfRow()) {
        all.put((byte) numbers[Byte.toUnsignedInt(place)]);
      }
    }
    return all.array();
  }

  /** The highest class that a row is of. */
  int highestClass(ClassLabels classes) {
    return scans.stream()
        .flatMap(scan -> scan.labels().keySet().stream())
        .mapToInt(classes::classOf)
        .max()
        .orElse(0);
  }
}
