package io.kindling.data.table;

import io.kindling.data.ByteSource;
import io.kindling.data.TableSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.StringTokenizer;

/**
 * LIBSVM's text format. A row is {@code label index:value …} with ascending indices from 1 on;
 * features that are not listed are 0. A # starts a comment.
 *
 * @param features the number of features of a row, or 0 if the highest index determines it
 * @param labelled whether the labels are read
 * @param schema the columns of the model that the rows are for, in the order of the indices
 */
public record LibsvmFormat(int features, boolean labelled, TableSchema schema)
    implements TableFormat {

  /** The most features of a row. Rows are stored densely, and a task holds at least one row. */
  private static final int MOST_FEATURES = 1 << 22;

  /** Creates a format without a model's columns. */
  public LibsvmFormat(int features, boolean labelled) {
    this(features, labelled, TableSchema.UNKNOWN);
  }

  @Override
  public LibsvmFormat withFeatures(int count) {
    return new LibsvmFormat(count, labelled, schema);
  }

  @Override
  public LibsvmFormat ofFile(ByteSource file) {
    return this;
  }

  @Override
  public boolean weighted() {
    return false;
  }

  @Override
  public String describe() {
    return (features == 0 ? "features by index" : features + " features")
        + (labelled ? ", label first" : ", labels ignored");
  }

  @Override
  public List<String> ignored() {
    return List.of();
  }

  @Override
  public String featureName(int feature) {
    return "index " + (feature + 1);
  }

  @Override
  public RowReader rows(Reader text, boolean beginning) {
    return new Lines(new BufferedReader(text));
  }

  private final class Lines implements RowReader {
    private final BufferedReader text;
    private String content;
    private long line;

    Lines(BufferedReader text) {
      this.text = text;
    }

    @Override
    public boolean next() throws IOException {
      do {
        content = text.readLine();
        line++;
        if (content != null && content.indexOf('#') >= 0) {
          content = content.substring(0, content.indexOf('#'));
        }
      } while (content != null && content.isBlank());
      return content != null;
    }

    @Override
    public long line() {
      return line;
    }

    @Override
    public void read(TableRow row) {
      row.begin(features);
      StringTokenizer tokens = new StringTokenizer(content);
      String token = tokens.nextToken();
      boolean hasLabel = token.indexOf(':') < 0;
      if (hasLabel && (token.indexOf(',') >= 0 || token.indexOf(';') >= 0)) {
        throw bad("the label '" + shown(token) + "' is more than one; is this a csv: table?");
      }
      if (labelled) {
        if (!hasLabel) {
          throw bad("'" + shown(token) + "' stands where the label should: label index:value …");
        }
        row.label(token);
      }
      int before = 0;
      boolean first = !hasLabel;
      while (first || tokens.hasMoreTokens()) {
        token = first ? token : tokens.nextToken();
        first = false;
        before = pair(token, before, row);
      }
    }

    /** Reads {@code index:value} into a row and returns the index. */
    private int pair(String token, int before, TableRow row) {
      int colon = token.indexOf(':');
      int index = colon < 0 ? -1 : index(token.substring(0, colon));
      if (index < 0) {
        throw bad("'" + shown(token) + "' is not index:value, such as 3:0.5");
      }
      if (index <= before) {
        throw bad(
            index == 0
                ? "index 0; indices begin at 1"
                : "index " + index + " follows " + before + "; indices must ascend");
      }
      if (index > (features == 0 ? MOST_FEATURES : features)) {
        throw bad(
            features == 0
                ? String.format(
                    "index %,d; the highest allowed is %,d, because a row takes memory for all its"
                        + " features: number them without gaps, or hash them to fewer",
                    index, MOST_FEATURES)
                : String.format("index %,d, but rows have %,d features", index, features));
      }
      try {
        row.set(index - 1, FiniteNumber.parse(token.substring(colon + 1), "feature " + index));
      } catch (IllegalArgumentException e) {
        throw bad(e.getMessage());
      }
      return index;
    }

    private int index(String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        return -1;
      }
    }

    private String shown(String token) {
      return token.length() > 40 ? token.substring(0, 40) + "…" : token;
    }

    private BadRowException bad(String problem) {
      return new BadRowException(line, problem);
    }
  }
}
