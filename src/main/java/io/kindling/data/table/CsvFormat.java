package io.kindling.data.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.kindling.data.ByteSource;
import io.kindling.data.FolderKeys;
import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Comma-separated values (RFC 4180, without line breaks in quotes): one row per line, the same
 * columns in every line.
 *
 * @param schema the columns to read
 * @param header the names of the text's columns if its first line holds them; otherwise empty. A
 *     file whose first line equals the names begins with a header, any other file with data.
 * @param width the number of the text's columns, including those encoded in its directories
 * @param places the index of each schema column in the text, from 0 on; −1 if it is missing or not
 *     needed
 * @param folder the columns encoded in the names of the file's directories; they follow the columns
 *     of every line
 */
public record CsvFormat(
    TableSchema schema, List<String> header, int width, List<Integer> places, FolderKeys folder)
    implements TableFormat {

  /** Copies the lists. */
  public CsvFormat {
    header = List.copyOf(header);
    places = List.copyOf(places);
  }

  /** Creates the format of a text whose directories encode no columns. */
  CsvFormat(TableSchema schema, List<String> header, int width, List<Integer> places) {
    this(schema, header, width, places, FolderKeys.NONE);
  }

  /** Creates the format of a text with exactly the columns of a schema. */
  static CsvFormat of(TableSchema schema) {
    List<Column> columns = schema.columns();
    return new CsvFormat(
        schema,
        schema.named() ? columns.stream().map(Column::name).toList() : List.of(),
        columns.size(),
        IntStream.range(0, columns.size()).boxed().toList());
  }

  @Override
  public CsvFormat ofFile(ByteSource file) throws IOException {
    CsvFormat same = new CsvFormat(schema, header, width, places, file.folderKeys());
    if (header.isEmpty()) {
      return same;
    }
    FirstLine first = FirstLine.of(file, schema.separator());
    List<String> names =
        IntStream.range(0, places.size())
            .filter(column -> places.get(column) >= 0)
            .mapToObj(column -> schema.columns().get(column).name())
            .toList();
    if (first.fields().equals(header) || !first.isHeader(names)) {
      return same;
    }
    List<String> missing = names.stream().filter(name -> first.place(name) < 0).toList();
    if (!missing.isEmpty()) {
      throw first.missing(missing);
    }
    return new CsvFormat(
        schema,
        first.fields(),
        first.fields().size(),
        IntStream.range(0, places.size())
            .mapToObj(
                column ->
                    places.get(column) < 0 ? -1 : first.place(schema.columns().get(column).name()))
            .toList(),
        file.folderKeys());
  }

  @Override
  public int features() {
    return schema.features();
  }

  @Override
  public CsvFormat withFeatures(int count) {
    return this;
  }

  @Override
  public boolean labelled() {
    return place(Role.LABEL) >= 0;
  }

  @Override
  public boolean weighted() {
    return place(Role.WEIGHT) >= 0;
  }

  private int place(Role role) {
    int column = schema.placeOf(role);
    return column < 0 ? -1 : places.get(column);
  }

  @Override
  public String describe() {
    return features()
        + " features"
        + (labelled() ? ", label: " + name(place(Role.LABEL)) : ", no label")
        + (weighted() ? ", weight: " + name(place(Role.WEIGHT)) : "")
        + (header.isEmpty() ? ", no header" : ", with a header");
  }

  @Override
  public List<String> ignored() {
    Set<String> known =
        schema.columns().stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
    return header.stream().filter(name -> !known.contains(name)).toList();
  }

  @Override
  public String featureName(int feature) {
    int column =
        IntStream.range(0, places.size())
            .filter(each -> schema.columns().get(each).role() == Role.FEATURE)
            .map(places::get)
            .skip(feature)
            .findFirst()
            .orElseThrow();
    return nameOf(column).isEmpty() ? "column " + (column + 1) : nameOf(column);
  }

  private String name(int column) {
    return "column " + (column + 1) + (nameOf(column).isEmpty() ? "" : " (" + nameOf(column) + ")");
  }

  private String nameOf(int column) {
    if (!header.isEmpty()) {
      return header.get(column);
    }
    int key = column - (width - folder.size());
    return key < 0 ? "" : folder.names().get(key);
  }

  /** Returns a separator as a user writes it on the command line. */
  static String shown(char separator) {
    return separator == '\t' ? "tab" : String.valueOf(separator);
  }

  @Override
  public RowReader rows(Reader text, boolean beginning) {
    return new Records(
        CsvLines.records(text, schema.separator()).iterator(), beginning && !header.isEmpty());
  }

  private final class Records implements RowReader {
    private final CloseableIterator<CsvRecord> records;
    private final int features = features();
    private final Role[] roles = schema.columns().stream().map(Column::role).toArray(Role[]::new);
    private final int[] placeOf = places.stream().mapToInt(Integer::intValue).toArray();
    private final int fields = width - folder.size();
    private boolean mayBeHeader;
    private CsvRecord record;

    Records(CloseableIterator<CsvRecord> records, boolean mayBeHeader) {
      this.records = records;
      this.mayBeHeader = mayBeHeader;
    }

    @Override
    public boolean next() throws IOException {
      boolean found = advance();
      if (found
          && mayBeHeader
          && FirstLine.names(record.getFields()).equals(header.subList(0, fields))) {
        found = advance();
      }
      mayBeHeader = false;
      return found;
    }

    private boolean advance() throws IOException {
      try {
        record = CsvLines.next(records);
        return record != null;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    @Override
    public long line() {
      return record == null ? 0 : record.getStartingLineNumber();
    }

    @Override
    public void read(TableRow row) {
      if (record.getFieldCount() != fields) {
        throw bad(
            String.format(
                "%,d fields, %,d are expected as in the first line; is the separator '%s'?"
                    + " (--separator)",
                record.getFieldCount(), fields, shown(schema.separator())));
      }
      row.begin(features);
      int feature = 0;
      for (int i = 0; i < roles.length; i++) {
        int place = placeOf[i];
        switch (roles[i]) {
          case FEATURE -> row.set(feature++, number(field(place), place));
          case LABEL -> row.label(place < 0 ? "" : text(field(place)));
          case WEIGHT -> row.weight(place < 0 ? 1 : weight(field(place)));
        }
      }
    }

    private String field(int place) {
      return place < fields ? record.getField(place) : folder.values().get(place - fields);
    }

    private String text(String field) {
      String text = field.strip();
      if (text.isEmpty()) {
        throw bad("the label, " + name(place(Role.LABEL)) + ", is empty; leave the row out");
      }
      if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
        throw bad(name(place(Role.LABEL)) + " has a line break in quotes, which is not supported");
      }
      return text;
    }

    private float weight(String field) {
      int place = place(Role.WEIGHT);
      float number = (float) number(field, place);
      if (number < 0) {
        throw bad(name(place) + ", the weight, is " + number + "; it must not be below 0");
      }
      return number;
    }

    private double number(String field, int column) {
      try {
        return FiniteNumber.parse(field, name(column));
      } catch (IllegalArgumentException e) {
        throw bad(e.getMessage() + hint(field, column));
      }
    }

    /** Returns a hint about the likely cause of a field that is not a number. */
    private String hint(String field, int column) {
      if (column >= fields) {
        return "; it is a key of the file's folder: to leave the key out, name the folders by a"
            + " pattern that ends in "
            + folder.names().get(column - fields)
            + "=*";
      }
      if (record.getFields().stream().noneMatch(FiniteNumber::is)) {
        return "; if these are column names, they must be in the first line (--header)";
      }
      if (line() == 1 && header.isEmpty() && field.chars().anyMatch(Character::isLetter)) {
        return "; if the first line holds the column names, use --header true";
      }
      return "";
    }

    private BadRowException bad(String problem) {
      return new BadRowException(line(), problem);
    }
  }
}
