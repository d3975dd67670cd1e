package io.kindling.data.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of a first pass over a split of a table.
 *
 * @param rows the number of rows
 * @param lines the number of lines, without empty ones at the end
 * @param features the largest number of features of a row
 * @param labels every label as it is written, in the order of first occurrence, with the line of
 *     its first occurrence
 * @param labelOfRow each row's label as an unsigned byte: the index among the distinct labels in
 *     that order, where labels of one class count once ({@link ClassLabels#key}); null if it was
 *     not requested
 * @param digest the digest of all rows
 * @param badLine the first line that is not a valid row, or 0; if there is one, the other values
 *     are empty
 * @param problem the problem with that line, or null
 */
@SuppressWarnings("ArrayRecordComponent") // As long as the table; passed along, never compared.
public record TableScan(
    long rows,
    long lines,
    int features,
    Map<String, Long> labels,
    byte[] labelOfRow,
    RowsDigest digest,
    long badLine,
    String problem)
    implements Serializable {

  /** The largest number of classes, which is the number of values of a byte. */
  public static final int MOST_CLASSES = 256;

  /**
   * Scans a split.
   *
   * @param split the split
   * @param format the format of its file
   * @param everyLabel whether to store the label of every row, not only the distinct labels
   * @throws io.kindling.InvalidInputException if the file is not in the expected format
   * @throws IOException if the file cannot be read
   */
  public static TableScan of(TableSplit split, TableFormat format, boolean everyLabel)
      throws IOException {
    Map<String, Long> labels = new LinkedHashMap<>();
    Map<String, Integer> places = new HashMap<>();
    Map<Object, Integer> placeOfClass = new HashMap<>();
    ByteArrayOutputStream labelOfRow = new ByteArrayOutputStream();
    RowsDigest digest = new RowsDigest();
    TableRow row = new TableRow();
    long count = 0;
    int features = 0;
    long lines;
    try (Utf8Text text = split.text()) {
      RowReader rows = format.rows(text, split.start() == 0);
      for (; rows.next(); count++) {
        rows.read(row);
        features = Math.max(features, row.width());
        if (format.labelled()) {
          Integer place = places.get(row.label());
          if (place == null) {
            labels.put(row.label(), rows.line());
            int next = placeOfClass.size();
            place = placeOfClass.computeIfAbsent(ClassLabels.key(row.label()), key -> next);
            places.put(row.label(), place);
            if (place >= MOST_CLASSES) {
              throw new BadRowException(rows.line(), tooManyLabels(row.label()));
            }
          }
          if (everyLabel) {
            labelOfRow.write(place);
          }
        }
        digest.add(row);
      }
      lines = text.ended();
    } catch (BadRowException e) {
      return new TableScan(0, 0, 0, Map.of(), null, new RowsDigest(), e.line(), e.getMessage());
    }
    return new TableScan(
        count,
        lines,
        features,
        labels,
        everyLabel ? labelOfRow.toByteArray() : null,
        digest,
        0,
        null);
  }

  static String tooManyLabels(String label) {
    return String.format(
        "'%s' is label number %d, but at most %d classes are supported; is this the label's"
            + " column? (--label-column)",
        label, MOST_CLASSES + 1, MOST_CLASSES);
  }
}
