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
 * A table, with what a scan of all its lines found.
 *
 * @param table the table
 * @param scans the scans of its splits
 * @param index the index of its rows
 */
record ScannedTable(Table table, List<TableScan> scans, TableIndex index) {

  /**
   * A split that was scanned.
   *
   * @param scan the scan
   * @param otherFormat the format of the split's file; null if it equals the format of the first
   *     file
   */
  private record ScannedSplit(TableScan scan, TableFormat otherFormat) implements Serializable {
    Optional<TableFormat> format() {
      return Optional.ofNullable(otherFormat);
    }
  }

  /**
   * Scans a table, on the cluster.
   *
   * @param everyLabel whether to keep every row's label, for {@link #classOfRow}
   * @throws InvalidInputException if a line is not a row, or there are none
   */
  static ScannedTable of(JavaSparkContext spark, Table table, boolean everyLabel) {
    List<TableSplit> splits = new ArrayList<>();
    table.files().forEach(file -> splits.addAll(TableSplit.of(file, TableSplit.LENGTH)));
    List<DataQueries.Query<ScannedSplit>> queries = new ArrayList<>();
    TableFormat first = table.format();
    for (TableSplit split : splits) {
      boolean ofFirstFile = split.source().equals(table.files().get(0));
      queries.add(() -> scan(split, first, ofFirstFile, everyLabel));
    }
    List<ScannedSplit> parts = DataQueries.results(spark, queries);
    List<TableScan> scans = parts.stream().map(ScannedSplit::scan).toList();
    TableIndex index =
        new TableIndex(
            table.source(),
            splits,
            scans,
            parts.stream().map(scan -> scan.format().orElse(first)).toList());
    if (index.rows() == 0) {
      throw new InvalidInputException(
          table.source()
              + ": has no rows; expected one row per line, below the header if there is one");
    }
    ScannedTable scanned = new ScannedTable(table, scans, index);
    if (scanned.features() == 0) {
      throw new InvalidInputException(
          table.source() + ": no row has a feature; a row is label index:value …");
    }
    return scanned;
  }

  /** Scans a split; the format of the table's first file is known. */
  private static ScannedSplit scan(
      TableSplit split, TableFormat first, boolean ofFirstFile, boolean everyLabel)
      throws IOException {
    TableFormat own = ofFirstFile ? first : first.ofFile(split.source());
    return new ScannedSplit(TableScan.of(split, own, everyLabel), own.equals(first) ? null : own);
  }

  /** Returns the number of features of a row. */
  int features() {
    int most = scans.stream().mapToInt(TableScan::features).max().orElse(0);
    return Math.max(table.format().features(), most);
  }

  /** Returns every label with the place of its first occurrence: "file:line". */
  Map<String, String> labelPlaces() {
    return index.labelPlaces(scans);
  }

  /** Returns a digest of all rows. */
  String digest() {
    RowsDigest all = new RowsDigest();
    scans.forEach(scan -> all.add(scan.digest()));
    return all.hex();
  }

  /** Returns each row's class as an unsigned byte. */
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

  /** Returns the highest class that occurs. */
  int highestClass(ClassLabels classes) {
    return scans.stream()
        .flatMap(scan -> scan.labels().keySet().stream())
        .mapToInt(classes::classOf)
        .max()
        .orElse(0);
  }
}
