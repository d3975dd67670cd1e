package io.kindling.data.idx;

import java.nio.ByteBuffer;

/** The element types of the IDX format, whose elements are big-endian. */
enum IdxType {
  /** Numbers from 0 to 255. */
  UNSIGNED_BYTE(0x08, Byte.BYTES, "unsigned bytes") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return Byte.toUnsignedInt(bytes.get(position));
    }
  },
  /** Numbers from -128 to 127. */
  SIGNED_BYTE(0x09, Byte.BYTES, "signed bytes") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.get(position);
    }
  },
  /** Signed integers of 16 bits. */
  SHORT(0x0b, Short.BYTES, "16-bit integers") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getShort(position);
    }
  },
  /** Signed integers of 32 bits. */
  INT(0x0c, Integer.BYTES, "32-bit integers") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getInt(position);
    }
  },
  /** IEEE 754's binary32. */
  FLOAT(0x0d, Float.BYTES, "32-bit floats") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getFloat(position);
    }
  },
  /** IEEE 754's binary64. */
  DOUBLE(0x0e, Double.BYTES, "64-bit floats") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getDouble(position);
    }
  };

  private final int code;
  private final int bytes;
  private final String words;

  IdxType(int code, int bytes, String words) {
    this.code = code;
    this.bytes = bytes;
    this.words = words;
  }

  /** Returns the type of the file that begins with a number, or null if that is no IDX file. */
  static IdxType of(int magic) {
    for (IdxType type : values()) {
      if (type.code == magic >>> 8) {
        return type;
      }
    }
    return null;
  }

  /** Returns the number that stands for the type in a file. */
  int code() {
    return code;
  }

  /** Returns the length of an element in bytes. */
  int bytes() {
    return bytes;
  }

  /** Returns the element at a position of a big-endian buffer. */
  abstract double value(ByteBuffer bytes, int position);

  /**
   * Describes a file that does not begin as it should, and what to do.
   *
   * @param magic the 32-bit number that it begins with
   * @param rank the number of dimensions that it should have
   */
  static String difference(int magic, int rank) {
    IdxType type = of(magic);
    if (type == null) {
      return "is it another file, or damaged?";
    }
    boolean images = rank == 3;
    boolean colour = images && (magic & 0xff) == 4;
    return "it holds "
        + type.words
        + " in "
        + dimensions(magic & 0xff)
        + ", where "
        + dimensions(rank)
        + (images
            ? " (examples, rows, columns) are expected, one grey level a pixel: "
            : " is expected, one label each: ")
        + (colour ? "turn colours to grey" : "is it another file?");
  }

  private static String dimensions(int rank) {
    return rank + (rank == 1 ? " dimension" : " dimensions");
  }
}
