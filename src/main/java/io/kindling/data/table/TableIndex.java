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
 * Where a table's rows are: its stretches, with the number of the first row and line of each. Any
 * row is found by reading from the beginning of its stretch.
 */
public final class TableIndex implements Serializable {

  private static final long serialVersionUID = 1;

  private final List<TableSplit> stretches;

  /** The first row of each stretch, and behind them the number of all rows. */
  private final int[] firstRow;

  /** The line of its file with which each stretch begins, from 0 on. */
  private final long[] firstLine;

  /** The format of each stretch's file. */
  private final List<TableFormat> formats;

  /**
   * @param scans of the stretches
   * @param formats of the stretches' files
   * @throws InvalidInputException if a line is no row, or there are too many rows
   */
  public TableIndex(
      String name, List<TableSplit> stretches, List<TableScan> scans, List<TableFormat> formats) {
    this.stretches = List.copyOf(stretches);
    this.firstRow = new int[stretches.size() + 1];
    this.firstLine = new long[stretches.size()];
    this.formats = shared(formats);
    for (int i = 0; i < stretches.size(); i++) {
      TableScan scan = scans.get(i);
      boolean continued = i > 0 && stretches.get(i).start() > 0;
      firstLine[i] = continued ? firstLine[i - 1] + scans.get(i - 1).lines() : 0;
      if (scan.problem() != null) {
        throw stretches.get(i).bad(firstLine[i] + scan.badLine(), scan.problem());
      }
      long rows = firstRow[i] + scan.rows();
      if (rows > Integer.MAX_VALUE) {
        throw new InvalidInputException(
            String.format("%s: has more than %,d rows; train on a part", name, Integer.MAX_VALUE));
      }
      firstRow[i + 1] = (int) rows;
    }
  }

  /** The number of rows. */
  public int rows() {
    return firstRow[stretches.size()];
  }

  /** The same rows, which have so many features. */
  private TableIndex(TableIndex other, int features) {
    this.stretches = other.stretches;
    this.firstRow = other.firstRow;
    this.firstLine = other.firstLine;
    this.formats =
        shared(other.formats.stream().map(format -> format.withFeatures(features)).toList());
  }

  /** The same formats, of which equal ones are one object: the index travels to every task. */
  private static List<TableFormat> shared(List<TableFormat> formats) {
    Map<TableFormat, TableFormat> distinct = new HashMap<>();
    return formats.stream()
        .map(format -> Objects.requireNonNullElse(distinct.putIfAbsent(format, format), format))
        .toList();
  }

  /** Returns the same rows, which have so many features whether or not all name their last. */
  TableIndex withFeatures(int features) {
    return new TableIndex(this, features);
  }

  /** Returns whether the rows have weights of their own. */
  boolean weighted() {
    return formats.stream().anyMatch(TableFormat::weighted);
  }

  /** Returns the names of the columns of any file that are not read. */
  public Set<String> ignored() {
    return formats.stream()
        .distinct()
        .flatMap(format -> format.ignored().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Every label, and where it stands first: "file:line". */
  public Map<String, String> labelPlaces(List<TableScan> scans) {
    Map<String, String> places = new LinkedHashMap<>();
    for (int i = 0; i < scans.size(); i++) {
      String file = stretches.get(i).source().name();
      long before = firstLine[i];
      scans
          .get(i)
          .labels()
          .forEach((label, line) -> places.putIfAbsent(label, file + ":" + (before + line)));
    }
    return places;
  }

  /** Where a row stands: "file:line"; only the file, where that cannot be read any more. */
  String place(int row) {
    try (Cursor cursor = from(row)) {
      cursor.next(new TableRow());
      return cursor.place();
    } catch (IOException e) {
      return stretches.get(stretchOf(row)).source().name();
    }
  }

  /** What a feature, from 0 on, is called in the first file. */
  String featureName(int feature) {
    return formats.get(0).featureName(feature);
  }

  private int stretchOf(int row) {
    int found = Arrays.binarySearch(firstRow, 0, stretches.size(), row);
    return found >= 0 ? found : -found - 2;
  }

  /**
   * Checks that the files are still those they were.
   *
   * @throws InvalidInputException if one is gone or has changed
   * @throws IOException if that cannot be found out
   */
  void checkUnchanged() throws IOException {
    for (TableSplit stretch : stretches) {
      if (stretch.start() == 0) {
        stretch.source().checkUnchanged();
      }
    }
  }

  /** Reads on from a row. */
  Cursor from(int row) {
    return new Cursor(row);
  }

  /** A place between rows; reads those behind it one after another. Has to be closed. */
  final class Cursor implements AutoCloseable {
    private int stretch;
    private int skip;
    private Reader text;
    private RowReader rows;

    private Cursor(int row) {
      stretch = stretchOf(row);
      skip = row - firstRow[stretch];
    }

    /**
     * Reads the next row.
     *
     * @throws InvalidInputException if it is none any more
     * @throws IOException if it cannot be read
     */
    void next(TableRow row) throws IOException {
      try {
        while (rows == null || !rows.next()) {
          if (rows != null) {
            close();
            stretch++;
          }
          open();
        }
        rows.read(row);
      } catch (BadRowException e) {
        throw bad(firstLine[stretch] + e.line(), e.getMessage());
      }
    }

    private void open() throws IOException {
      if (stretch == stretches.size()) {
        throw new InvalidInputException(
            stretches.get(stretch - 1).source().name()
                + ": rows are gone that were there when the run began; put the old file back and"
                + " resume, or train anew");
      }
      text = stretches.get(stretch).open();
      rows = formats.get(stretch).rows(text, stretches.get(stretch).start() == 0);
      for (; skip > 0 && rows.next(); skip--) {
        // Only passed over.
      }
    }

    /** Where the row stands that was read last: "file:line". */
    String place() {
      return stretches.get(stretch).source().name() + ":" + (firstLine[stretch] + rows.line());
    }

    InvalidInputException bad(String problem) {
      return bad(firstLine[stretch] + rows.line(), problem);
    }

    private InvalidInputException bad(long line, String problem) {
      return stretches.get(stretch).bad(line, problem);
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
