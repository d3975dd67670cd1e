package io.kindling.data.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a first pass finds out about a stretch of a table.
 *
 * @param rows how many
 * @param lines how many lines they and what is between them take, but for empty ones at the end
 * @param features the most that a row has
 * @param labels every label as it is written, in the order in which they come, and the line that
 *     has it first
 * @param labelOfRow each row's label as an unsigned byte, its place in that order, in which labels
 *     that are one class count once ({@link ClassLabels#key}); null if that is not wanted
 * @param digest of all rows
 * @param badLine the first line that is no row, or 0; then nothing else is said
 * @param problem what is wrong with it, or null
 */
@SuppressWarnings("ArrayRecordComponent") // As many as there are rows, handed on and not compared.
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

  /** As many as a byte can name. */
  public static final int MOST_CLASSES = 256;

  /**
   * Scans a stretch.
   *
   * @param everyLabel whether the label of every row is wanted, not only which labels there are
   * @throws io.kindling.InvalidInputException if the file cannot be what it should be
   * @throws IOException if it cannot be read
   */
  public static TableScan of(TableSplit stretch, TableFormat format, boolean everyLabel)
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
    try (Utf8Text text = stretch.text()) {
      RowReader rows = format.rows(text, stretch.start() == 0);
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
        "'%s' is the label number %d, and at most %d classes can be told apart; is it the label's"
            + " column? (--label-column)",
        label, MOST_CLASSES + 1, MOST_CLASSES);
  }
}
