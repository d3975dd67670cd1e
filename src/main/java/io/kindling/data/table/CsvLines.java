package io.kindling.data.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import io.kindling.InvalidInputException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the lines of comma-separated values into fields. */
final class CsvLines {

  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  /** The largest number of columns of a table. */
  static final int MOST_COLUMNS = 1 << 20;

  private static final String TOO_MANY = "surpassed the maximum limit";

  private CsvLines() {}

  static CsvReader<CsvRecord> records(Reader text, char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .build(CsvRecordHandler.of(limits -> limits.maxFields(MOST_COLUMNS)), text);
  }

  /**
   * Returns the next line that is not blank, or null.
   *
   * @throws BadRowException if the line cannot be split into fields
   */
  static CsvRecord next(CloseableIterator<CsvRecord> records) {
    try {
      while (records.hasNext()) {
        CsvRecord record = records.next();
        // The parser itself skips lines without any character.
        if (record.getFieldCount() > 1 || !record.getField(0).isBlank()) {
          return record;
        }
      }
      return null;
    } catch (CsvParseException e) {
      throw bad(e);
    }
  }

  /** Returns the line number, which the parser reports only in its message. */
  private static long lineOf(CsvParseException e) {
    Matcher said = LINE.matcher(e.getMessage());
    return said.find() ? Long.parseLong(said.group(1)) : 1;
  }

  /**
   * Returns the exception for a line that cannot be split, or the one that reading it has thrown.
   */
  private static RuntimeException bad(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof InvalidInputException || cause instanceof BadRowException) {
      return (RuntimeException) cause;
    }
    String problem =
        String.valueOf(cause.getMessage()).contains(TOO_MANY)
            ? String.format(
                "more than %,d fields, the most columns that a table may have; are the line breaks"
                    + " correct?",
                MOST_COLUMNS)
            : "no row of fields: " + cause.getMessage();
    return new BadRowException(lineOf(e), problem);
  }
}
