package io.kindling.data.table;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.ForeignFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a file that begin in a range of its bytes: what is read in one go.
 *
 * @param source the file
 * @param start the range's first byte
 * @param end the byte behind its last
 */
public record TableSplit(ByteSource source, long start, long end) implements Serializable {

  /** Bytes: enough for a task, and little to pass over where reading begins in the middle. */
  public static final int LENGTH = 1 << 22;

  private static final int BUFFER = 1 << 16;

  /** Cuts a file into stretches; one that has no length, for it is packed, is one. */
  public static List<TableSplit> of(ByteSource source, int length) {
    if (source.length() == Long.MAX_VALUE) {
      return List.of(new TableSplit(source, 0, source.length()));
    }
    List<TableSplit> stretches = new ArrayList<>();
    for (long start = 0; start < source.length(); start += length) {
      stretches.add(new TableSplit(source, start, Math.min(source.length(), start + length)));
    }
    return stretches;
  }

  /**
   * Opens the text.
   *
   * @throws InvalidInputException if the file is not the one that it was
   * @throws IOException if it cannot be read
   */
  public Reader open() throws IOException {
    return text();
  }

  /** The same, for who counts its lines. */
  Utf8Text text() throws IOException {
    InputStream in = new BufferedInputStream(source.open(Math.max(0, start - 1)), BUFFER);
    try {
      Optional<ForeignFormat> format = start == 0 ? format(in) : Optional.empty();
      if (format.filter(ForeignFormat::isText).isPresent()) {
        throw bad(1, Utf8Text.problem(format.get()));
      }
      return new Utf8Text(new LineRange(in, start, end), format);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The format that the file has if it is no text. */
  private static Optional<ForeignFormat> format(InputStream in) throws IOException {
    in.mark(ForeignFormat.HEAD);
    byte[] head = in.readNBytes(ForeignFormat.HEAD);
    in.reset();
    return ForeignFormat.of(head);
  }

  /**
   * What to throw for a line.
   *
   * @param line its number in the file, from 1 on
   */
  InvalidInputException bad(long line, String problem) {
    return new InvalidInputException(source.name() + ":" + line + ": " + problem);
  }
}
