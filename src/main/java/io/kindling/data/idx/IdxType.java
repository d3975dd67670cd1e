package io.kindling.data.idx;

import java.nio.ByteBuffer;

/** The element types of the IDX format. Elements are big-endian. */
enum IdxType {
  /** An unsigned byte, 0 to 255. */
  UNSIGNED_BYTE(0x08, Byte.BYTES, "unsigned bytes") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return Byte.toUnsignedInt(bytes.get(position));
    }
  },
  /** A signed byte, −128 to 127. */
  SIGNED_BYTE(0x09, Byte.BYTES, "signed bytes") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.get(position);
    }
  },
  /** A signed 16-bit integer. */
  SHORT(0x0b, Short.BYTES, "16-bit integers") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getShort(position);
    }
  },
  /** A signed 32-bit integer. */
  INT(0x0c, Integer.BYTES, "32-bit integers") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getInt(position);
    }
  },
  /** A 32-bit IEEE 754 float. */
  FLOAT(0x0d, Float.BYTES, "32-bit floats") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getFloat(position);
    }
  },
  /** A 64-bit IEEE 754 float. */
  DOUBLE(0x0e, Double.BYTES, "64-bit floats") {
    @Override
    double value(ByteBuffer bytes, int position) {
      return bytes.getDouble(position);
    }
  };

  private final int code;
  private final int bytes;
  private final String description;

  IdxType(int code, int bytes, String description) {
    this.code = code;
    this.bytes = bytes;
    this.description = description;
  }

  /**
   * Returns the type for the 32-bit number at a file's beginning; null if it is not an IDX file.
   */
  static IdxType of(int magic) {
    for (IdxType type : values()) {
      if (type.code == magic >>> 8) {
        return type;
      }
    }
    return null;
  }

  /** Returns the code of the type in a file. */
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
   * Describes a file with an unexpected beginning, and what to do about it.
   *
   * @param magic the 32-bit number at the file's beginning
   * @param rank the expected number of dimensions
   */
  static String difference(int magic, int rank) {
    IdxType type = of(magic);
    if (type == null) {
      return "the file is damaged or has another format";
    }
    boolean images = rank == 3;
    boolean colour = images && (magic & 0xff) == 4;
    return "it holds "
        + type.description
        + " in "
        + dimensions(magic & 0xff)
        + ", where "
        + dimensions(rank)
        + (images
            ? " (examples, rows, columns) are expected, one grey level a pixel: "
            : " is expected, one label each: ")
        + (colour ? "convert the images to grey" : "this may be the wrong file");
  }

  private static String dimensions(int rank) {
    return rank + (rank == 1 ? " dimension" : " dimensions");
  }
}
