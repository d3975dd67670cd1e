package io.kindling.data;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Formats of files that are given by mistake in the place of others, told by how they begin. */
public enum ForeignFormat {
  /** RFC 1952. */
  GZIP("is compressed by gzip", 0, "1f8b"),
  /** The format of bzip2. */
  BZIP2("is compressed by bzip2", 0, "425a68"),
  /** The format of xz. */
  XZ("is compressed by xz", 0, "fd377a585a00"),
  /** RFC 8878. */
  ZSTD("is compressed by zstd", 0, "28b52ffd"),
  /** The frame format of the lz4 command. */
  LZ4("is compressed by lz4", 0, "04224d18"),
  /** The framing format of snappy. */
  SNAPPY("is compressed by snappy", 0, "ff060000734e61507059"),
  /** A zip archive. Spreadsheets, and files of NumPy and PyTorch, are such archives. */
  ZIP("is a zip archive (as .xlsx, .npz and .pt files are, too)", 0, "504b0304"),
  /** A 7-Zip archive. */
  SEVEN_ZIP("is a 7-Zip archive", 0, "377abcaf271c"),
  /** A tar archive, which has its mark behind the first file's name, mode, owner and time. */
  TAR("is a tar archive", 257, "7573746172"),
  /** A columnar file of Apache Parquet. */
  PARQUET("is a Parquet file", 0, "50415231"),
  /** A columnar file of Apache ORC. */
  ORC("is an ORC file", 0, "4f5243"),
  /** A container file of Apache Avro. */
  AVRO("is an Avro file", 0, "4f626a01"),
  /** An array of NumPy. */
  NUMPY("is a NumPy array (.npy)", 0, "934e554d5059"),
  /** HDF5, in which Keras keeps models. */
  HDF5("is an HDF5 file", 0, "894844460d0a1a0a"),
  /** Python's pickle, protocol 2 to 5. */
  PICKLE("is a Python pickle", 0, "8002", "8003", "8004", "8005"),
  /** A database of SQLite. */
  SQLITE("is an SQLite database", 0, "53514c69746520666f726d6174203300"),
  /** A picture in PNG. */
  PNG("is a PNG picture", 0, "89504e470d0a1a0a"),
  /** A photograph in JPEG. */
  JPEG("is a JPEG picture", 0, "ffd8ff"),
  /** A document in PDF. */
  PDF("is a PDF document", 0, "255044462d"),
  /** IDX, the format of MNIST: two zeros, unsigned bytes, one to four dimensions. */
  IDX("is an IDX file", 0, "00000801", "00000802", "00000803", "00000804"),
  /** UTF-16 with a byte-order mark. */
  UTF_16("is a text in UTF-16", 0, "fffe", "feff"),
  /** An object or an array in JSON. */
  JSON("is a JSON text", 0, "7b0a", "7b0d", "7b20", "7b22", "5b0a", "5b22", "5b7b"),
  /** A page of the web, which servers send in the place of what is not there. */
  HTML("is an HTML page", 0, "3c21444f43545950", "3c21646f63747970", "3c68746d6c", "3c48544d4c");

  /** How many bytes of a file are enough to tell. */
  public static final int HEAD = 262;

  private final String words;

  /** Matches the beginning of the file in hexadecimal digits. */
  private final Pattern beginning;

  ForeignFormat(String words, int offset, String... marks) {
    this.words = words;
    this.beginning = Pattern.compile(".{" + 2 * offset + "}(?:" + String.join("|", marks) + ")");
  }

  /**
   * Returns the format of a file.
   *
   * @param head its first {@link #HEAD} bytes, or all if it has fewer
   * @return empty if it is none of these
   */
  public static Optional<ForeignFormat> of(byte[] head) {
    String digits = HexFormat.of().formatHex(head);
    return Arrays.stream(values())
        .filter(each -> each.beginning.matcher(digits).lookingAt())
        .findFirst();
  }

  /** Whether files of this format are texts, so that nothing else tells that they are no tables. */
  public boolean isText() {
    return this == JSON || this == HTML;
  }

  /** What a file of this format is, as the end of a sentence about it: "is a zip archive". */
  public String words() {
    return words;
  }
}
