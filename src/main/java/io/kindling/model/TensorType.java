package io.kindling.model;

import io.kindling.codec.FloatFormat;
import java.nio.ByteBuffer;

/** The supported element types of safetensors files; all are converted to 32-bit floats. */
enum TensorType {
  /** A 32-bit IEEE 754 float. */
  F32(Float.BYTES) {
    @Override
    void read(ByteBuffer source, float[] target, int from, int count) {
      FloatFormat.FLOAT32.get(source, target, from, count);
    }
  },
  /** A 64-bit IEEE 754 float; rounded, and infinite if it exceeds the 32-bit range. */
  F64(Double.BYTES) {
    @Override
    void read(ByteBuffer source, float[] target, int from, int count) {
      for (int i = from; i < from + count; i++) {
        target[i] = (float) source.getDouble();
      }
    }
  },
  /** A 16-bit IEEE 754 float. */
  F16(Short.BYTES) {
    @Override
    void read(ByteBuffer source, float[] target, int from, int count) {
      for (int i = from; i < from + count; i++) {
        target[i] = half(source.getShort());
      }
    }
  },
  /** A bfloat16, which is the upper half of a 32-bit float. */
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

  /** Returns the type with a name, or null if it is not supported. */
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

  /** Reads target[from] … target[from + count − 1] from a little-endian buffer's position on. */
  abstract void read(ByteBuffer source, float[] target, int from, int count);

  /** Returns the value of a 16-bit float: a sign, 5 bits of exponent and 10 of significand. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >>> 10 & 0x1f;
    int significand = bits & 0x3ff;
    if (exponent == 0) {
      // The unit of subnormal numbers is 2⁻²⁴.
      return Math.copySign(significand * 0x1p-24f, Float.intBitsToFloat(sign | 1));
    }
    int wider = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wider << 23 | significand << 13);
  }
}
