package io.kindling.data.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.kindling.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Comma-separated values (RFC 4180, without line breaks in quotes): a row a line, the same columns
 * in all of them, all of which are features but for label and weight.
 *
 * @param separator between fields
 * @param columns how many
 * @param label the label's column from 0 on, or −1 if there is none
 * @param weight the weight's column from 0 on, or −1 if there is none
 * @param header the names of the columns where a first line has them; empty if there are none. A
 *     file whose first line is these names begins with a header, any other with data.
 * @param labelled whether labels are of interest; false where there are none
 */
public record CsvFormat(
    char separator, int columns, int label, int weight, List<String> header, boolean labelled)
    implements TableFormat {

  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  /** Copies the list. */
  public CsvFormat {
    header = List.copyOf(header);
    labelled &= label >= 0;
  }

  /**
   * The fields of a text's first line that has any.
   *
   * @return empty if there is none
   * @throws InvalidInputException if it cannot be told
   */
  public static List<String> firstFields(Reader text, char separator, String name) {
    try {
      CloseableIterator<CsvRecord> records = records(text, separator).iterator();
      CsvRecord first = next(records);
      return first == null ? List.of() : first.getFields();
    } catch (BadRowException e) {
      throw new InvalidInputException(name + ":" + e.line() + ": " + e.getMessage(), e);
    }
  }

  /** Whether the fields of a first line are names, not data: none of them is a number. */
  public static boolean areNames(List<String> fields) {
    return fields.stream().noneMatch(FiniteNumber::is);
  }

  /** The same columns, of which the label's is left aside. */
  public CsvFormat unlabelled() {
    return new CsvFormat(separator, columns, label, weight, header, false);
  }

  private static CsvReader<CsvRecord> records(Reader text, char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .ofCsvRecord(text);
  }

  /**
   * The next line that is not blank, or null.
   *
   * @throws BadRowException if there are no fields to be told in it
   */
  private static CsvRecord next(CloseableIterator<CsvRecord> records) {
    try {
      while (records.hasNext()) {
        CsvRecord record = records.next();
        // The parser leaves out lines without a character by itself.
        if (record.getFieldCount() > 1 || !record.getField(0).isBlank()) {
          return record;
        }
      }
      return null;
    } catch (CsvParseException e) {
      throw bad(e);
    }
  }

  /** The parser says it in words only. */
  private static long lineOf(CsvParseException e) {
    Matcher said = LINE.matcher(e.getMessage());
    return said.find() ? Long.parseLong(said.group(1)) : 1;
  }

  /** What to throw for a line that is no row of fields, or what the text itself has thrown. */
  private static RuntimeException bad(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof InvalidInputException || cause instanceof BadRowException
        ? (RuntimeException) cause
        : new BadRowException(lineOf(e), "no row of fields: " + cause.getMessage());
  }

  @Override
  public int features() {
    return columns - (label >= 0 ? 1 : 0) - (weight >= 0 ? 1 : 0);
  }

  @Override
  public CsvFormat withFeatures(int count) {
    return this;
  }

  @Override
  public boolean weighted() {
    return weight >= 0;
  }

  @Override
  public String describe() {
    return features()
        + " features"
        + (labelled ? ", label: " + name(label) : ", no label")
        + (weighted() ? ", weight: " + name(weight) : "")
        + (header.isEmpty() ? ", no header" : ", with a header");
  }

  @Override
  public List<String> featureNames() {
    return header.isEmpty() ? List.of() : featureColumns().mapToObj(header::get).toList();
  }

  private IntStream featureColumns() {
    return IntStream.range(0, columns).filter(column -> column != label && column != weight);
  }

  @Override
  public String featureName(int feature) {
    int column = featureColumns().skip(feature).findFirst().orElseThrow();
    return header.isEmpty() ? "column " + (column + 1) : header.get(column);
  }

  private String name(int column) {
    return "column " + (column + 1) + (header.isEmpty() ? "" : " (" + header.get(column) + ")");
  }

  @Override
  public RowReader rows(Reader text, boolean beginning) {
    return new Records(records(text, separator).iterator(), beginning && !header.isEmpty());
  }

  private final class Records implements RowReader {
    private final CloseableIterator<CsvRecord> records;
    private boolean mayBeHeader;
    private CsvRecord record;

    Records(CloseableIterator<CsvRecord> records, boolean mayBeHeader) {
      this.records = records;
      this.mayBeHeader = mayBeHeader;
    }

    @Override
    public boolean next() throws IOException {
      boolean found = advance();
      if (found && mayBeHeader && record.getFields().equals(header)) {
        found = advance();
      }
      mayBeHeader = false;
      return found;
    }

    private boolean advance() throws IOException {
      try {
        record = CsvFormat.next(records);
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
      if (record.getFieldCount() != columns) {
        throw bad(
            String.format(
                "%,d fields, %,d are expected as in the first line; is the separator '%s'?"
                    + " (--separator)",
                record.getFieldCount(), columns, separator == '\t' ? "tab" : separator));
      }
      row.begin(features());
      int feature = 0;
      for (int column = 0; column < columns; column++) {
        String field = record.getField(column);
        if (column == label) {
          row.label(labelled ? text(field) : "");
        } else if (column == weight) {
          row.weight(weight(field));
        } else {
          row.set(feature++, number(field, column));
        }
      }
    }

    private String text(String field) {
      String text = field.strip();
      if (text.isEmpty()) {
        throw bad("the label, " + name(label) + ", is empty; leave the row out");
      }
      if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
        throw bad(name(label) + " has a line break in quotes, which no row may have");
      }
      return text;
    }

    private float weight(String field) {
      float number = number(field, weight);
      if (number < 0) {
        throw bad(name(weight) + ", the weight, is " + number + "; it must not be below 0");
      }
      return number;
    }

    private float number(String field, int column) {
      try {
        return FiniteNumber.parse(field, name(column));
      } catch (IllegalArgumentException e) {
        throw bad(e.getMessage() + hint(field));
      }
    }

    /** What may have gone wrong where a field is no number. */
    private String hint(String field) {
      if (record.getFields().stream().noneMatch(FiniteNumber::is)) {
        return "; if these are the names of columns, they must be the first line's (--header)";
      }
      if (line() == 1 && header.isEmpty() && field.chars().anyMatch(Character::isLetter)) {
        return "; if the first line holds the names of columns, say so (--header true)";
      }
      return "";
    }

    private BadRowException bad(String problem) {
      return new BadRowException(line(), problem);
    }
  }
}
