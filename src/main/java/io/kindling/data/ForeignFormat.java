package io.kindling.data;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** File formats that users pass by mistake, recognized by the first bytes of a file. */
public enum ForeignFormat {
  /** The gzip format (RFC 1952). */
  GZIP("is compressed by gzip", 0, "1f8b"),
  /** The bzip2 format. */
  BZIP2("is compressed by bzip2", 0, "425a68"),
  /** The xz format. */
  XZ("is compressed by xz", 0, "fd377a585a00"),
  /** The Zstandard format (RFC 8878). */
  ZSTD("is compressed by zstd", 0, "28b52ffd"),
  /** The lz4 frame format. */
  LZ4("is compressed by lz4", 0, "04224d18"),
  /** The snappy framing format. */
  SNAPPY("is compressed by snappy", 0, "ff060000734e61507059"),
  /** A zip archive, which includes spreadsheets and the files of NumPy and PyTorch. */
  ZIP("is a zip archive (as .xlsx, .npz and .pt files are, too)", 0, "504b0304"),
  /** A 7-Zip archive. */
  SEVEN_ZIP("is a 7-Zip archive", 0, "377abcaf271c"),
  /** A tar archive, whose magic number follows the first file's name, mode, owner and time. */
  TAR("is a tar archive", 257, "7573746172"),
  /** A columnar file of Apache Parquet. */
  PARQUET("is a Parquet file", 0, "50415231"),
  /** A columnar file of Apache ORC. */
  ORC("is an ORC file", 0, "4f5243"),
  /** A container file of Apache Avro. */
  AVRO("is an Avro file", 0, "4f626a01"),
  /** A NumPy array. */
  NUMPY("is a NumPy array (.npy)", 0, "934e554d5059"),
  /** An HDF5 file, the format of Keras models. */
  HDF5("is an HDF5 file", 0, "894844460d0a1a0a"),
  /** A Python pickle, protocol 2 to 5. */
  PICKLE("is a Python pickle", 0, "8002", "8003", "8004", "8005"),
  /** An SQLite database. */
  SQLITE("is an SQLite database", 0, "53514c69746520666f726d6174203300"),
  /** A PNG image. */
  PNG("is a PNG picture", 0, "89504e470d0a1a0a"),
  /** A JPEG image. */
  JPEG("is a JPEG picture", 0, "ffd8ff"),
  /** A PDF document. */
  PDF("is a PDF document", 0, "255044462d"),
  /** An IDX file of unsigned bytes with one to four dimensions, the format of MNIST. */
  IDX("is an IDX file", 0, "00000801", "00000802", "00000803", "00000804"),
  /** UTF-16 text with a byte-order mark. */
  UTF_16("is a text in UTF-16", 0, "fffe", "feff"),
  /** A JSON object or array. */
  JSON("is a JSON text", 0, "7b0a", "7b0d", "7b20", "7b22", "5b0a", "5b22", "5b7b"),
  /** An HTML page, which servers often return in place of a missing file. */
  HTML("is an HTML page", 0, "3c21444f43545950", "3c21646f63747970", "3c68746d6c", "3c48544d4c");

  /** The number of leading bytes that are enough to recognize every format. */
  public static final int HEAD = 262;

  private final String words;

  /** A pattern that matches the beginning of the file in hexadecimal. */
  private final Pattern beginning;

  ForeignFormat(String words, int offset, String... marks) {
    this.words = words;
    this.beginning = Pattern.compile(".{" + 2 * offset + "}(?:" + String.join("|", marks) + ")");
  }

  /**
   * Returns the format of a file.
   *
   * @param head the file's first {@link #HEAD} bytes, or all bytes of a shorter file
   * @return the format; empty if it is none of these
   */
  public static Optional<ForeignFormat> of(byte[] head) {
    String digits = HexFormat.of().formatHex(head);
    return Arrays.stream(values())
        .filter(each -> each.beginning.matcher(digits).lookingAt())
        .findFirst();
  }

  /** Returns whether the format is text, so that a table reader would not reject it on its own. */
  public boolean isText() {
    return this == JSON || this == HTML;
  }

  /** Returns a predicate about the file for messages, such as "is a zip archive". */
  public String words() {
    return words;
  }
}
