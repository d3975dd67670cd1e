package io.kindling.model;

import io.kindling.codec.FloatFormat;
import java.nio.ByteBuffer;

/** The types of elements of safetensors files that are read, all of them as 32-bit floats. */
enum TensorType {
  /** IEEE 754's binary32. */
  F32(Float.BYTES) {
    @Override
    void read(ByteBuffer source, float[] target, int from, int count) {
      FloatFormat.FLOAT32.get(source, target, from, count);
    }
  },
  /** IEEE 754's binary64, rounded; infinite where a 32-bit float cannot hold it. */
  F64(Double.BYTES) {
    @Override
    void read(ByteBuffer source, float[] target, int from, int count) {
      for (int i = from; i < from + count; i++) {
        target[i] = (float) source.getDouble();
      }
    }
  },
  /** IEEE 754's binary16. */
  F16(Short.BYTES) {
    @Override
    void read(ByteBuffer source, float[] target, int from, int count) {
      for (int i = from; i < from + count; i++) {
        target[i] = half(source.getShort());
      }
    }
  },
  /** The upper 16 bits of a 32-bit float. */
  BF16(Short.BYTES) {
    @Override
    void read(ByteBuffer source, float[] target, int from, int count) {
      FloatFormat.BF16.get(source, target, from, count);
    }
  };

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the type of a name in a header, or null if its elements are not read. */
  static TensorType of(String name) {
    for (TensorType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** Returns the length of an element in bytes. */
  int bytes() {
    return bytes;
  }

  /** Reads target[from] … target[from + count − 1] at the position of a little-endian buffer. */
  abstract void read(ByteBuffer source, float[] target, int from, int count);

  /** Returns the value of a binary16: a sign, 5 bits of exponent and 10 of significand. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >>> 10 & 0x1f;
    int significand = bits & 0x3ff;
    if (exponent == 0) {
      // Below the normal numbers, the unit is 2⁻²⁴.
      return Math.copySign(significand * 0x1p-24f, Float.intBitsToFloat(sign | 1));
    }
    int wider = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wider << 23 | significand << 13);
  }
}
