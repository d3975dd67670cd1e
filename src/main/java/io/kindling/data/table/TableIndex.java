package io.kindling.data.table;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The locations of a table's rows: the splits of its files, with the number of each split's first
 * row and line. A row is found by reading its split from the beginning.
 */
public final class TableIndex implements Serializable {

  private static final long serialVersionUID = 1;

  private final List<TableSplit> splits;

  /** The first row of each split, followed by the number of all rows. */
  private final int[] firstRow;

  /** The line of its file, counted from 0, at which each split begins. */
  private final long[] firstLine;

  /** The format of each split's file. */
  private final List<TableFormat> formats;

  /**
   * Creates an index.
   *
   * @param name the table's name, for messages
   * @param splits the splits of all files, in order
   * @param scans the scan of each split
   * @param formats the format of each split's file
   * @throws InvalidInputException if a line is not a valid row, or if there are too many rows
   */
  public TableIndex(
      String name, List<TableSplit> splits, List<TableScan> scans, List<TableFormat> formats) {
    this.splits = List.copyOf(splits);
    this.firstRow = new int[splits.size() + 1];
    this.firstLine = new long[splits.size()];
    this.formats = shared(formats);
    for (int i = 0; i < splits.size(); i++) {
      TableScan scan = scans.get(i);
      boolean continued = i > 0 && splits.get(i).start() > 0;
      firstLine[i] = continued ? firstLine[i - 1] + scans.get(i - 1).lines() : 0;
      if (scan.problem() != null) {
        throw splits.get(i).bad(firstLine[i] + scan.badLine(), scan.problem());
      }
      long rows = firstRow[i] + scan.rows();
      if (rows > Integer.MAX_VALUE) {
        throw new InvalidInputException(
            String.format("%s: has more than %,d rows; train on a part", name, Integer.MAX_VALUE));
      }
      firstRow[i + 1] = (int) rows;
    }
  }

  /** Returns the number of rows. */
  public int rows() {
    return firstRow[splits.size()];
  }

  /** Creates a copy with a fixed number of features. */
  private TableIndex(TableIndex other, int features) {
    this.splits = other.splits;
    this.firstRow = other.firstRow;
    this.firstLine = other.firstLine;
    this.formats =
        shared(other.formats.stream().map(format -> format.withFeatures(features)).toList());
  }

  /** Returns the formats with equal ones shared, because the index is sent to every task. */
  private static List<TableFormat> shared(List<TableFormat> formats) {
    Map<TableFormat, TableFormat> distinct = new HashMap<>();
    return formats.stream()
        .map(format -> Objects.requireNonNullElse(distinct.putIfAbsent(format, format), format))
        .toList();
  }

  /** Returns this index with a fixed number of features, also for rows that lack the last one. */
  TableIndex withFeatures(int features) {
    return new TableIndex(this, features);
  }

  /** Returns whether the rows have their own weights. */
  boolean weighted() {
    return formats.stream().anyMatch(TableFormat::weighted);
  }

  /** Returns the names of all columns that are not read from some file. */
  public Set<String> ignored() {
    return formats.stream()
        .distinct()
        .flatMap(format -> format.ignored().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns every label with its first place, as "file:line". */
  public Map<String, String> labelPlaces(List<TableScan> scans) {
    Map<String, String> places = new LinkedHashMap<>();
    for (int i = 0; i < scans.size(); i++) {
      String file = splits.get(i).source().name();
      long before = firstLine[i];
      scans
          .get(i)
          .labels()
          .forEach((label, line) -> places.putIfAbsent(label, file + ":" + (before + line)));
    }
    return places;
  }

  /** Returns a row's place as "file:line", or only the file if it can no longer be read. */
  String place(int row) {
    try (Cursor cursor = from(row)) {
      cursor.next(new TableRow());
      return cursor.place();
    } catch (IOException e) {
      return splits.get(splitOf(row)).source().name();
    }
  }

  /** Returns a feature's name in the first file; features are counted from 0. */
  String featureName(int feature) {
    return formats.get(0).featureName(feature);
  }

  private int splitOf(int row) {
    int found = Arrays.binarySearch(firstRow, 0, splits.size(), row);
    return found >= 0 ? found : -found - 2;
  }

  /**
   * Checks that the files have not changed since the run began.
   *
   * @throws InvalidInputException if a file is missing or has changed
   * @throws IOException if a file's state cannot be determined
   */
  void checkUnchanged() throws IOException {
    for (TableSplit split : splits) {
      if (split.start() == 0) {
        split.source().checkUnchanged();
      }
    }
  }

  /** Returns a cursor that reads rows from a given one on. */
  Cursor from(int row) {
    return new Cursor(row);
  }

  /** A position between rows, from which rows are read in sequence. Must be closed. */
  final class Cursor implements AutoCloseable {
    private int split;
    private int skip;
    private Reader text;
    private RowReader rows;

    private Cursor(int row) {
      split = splitOf(row);
      skip = row - firstRow[split];
    }

    /**
     * Reads the next row.
     *
     * @param row the object that receives the content
     * @throws InvalidInputException if the row is missing or malformed
     * @throws IOException if the file cannot be read
     */
    void next(TableRow row) throws IOException {
      try {
        while (rows == null || !rows.next()) {
          if (rows != null) {
            close();
            split++;
          }
          open();
        }
        rows.read(row);
      } catch (BadRowException e) {
        throw bad(firstLine[split] + e.line(), e.getMessage());
      }
    }

    private void open() throws IOException {
      if (split == splits.size()) {
        throw new InvalidInputException(
            splits.get(split - 1).source().name()
                + ": rows are missing that were there when the run began; put the old file back and"
                + " resume, or train anew");
      }
      text = splits.get(split).open();
      rows = formats.get(split).rows(text, splits.get(split).start() == 0);
      for (; skip > 0 && rows.next(); skip--) {
        // Skips rows before the first one wanted.
      }
    }

    /** Returns the place of the row that was read last, as "file:line". */
    String place() {
      return splits.get(split).source().name() + ":" + (firstLine[split] + rows.line());
    }

    InvalidInputException bad(String problem) {
      return bad(firstLine[split] + rows.line(), problem);
    }

    private InvalidInputException bad(long line, String problem) {
      return splits.get(split).bad(line, problem);
    }

    @Override
    public void close() throws IOException {
      if (text != null) {
        text.close();
        text = null;
        rows = null;
      }
    }
  }
}
