package io.kindling.codec;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** Encodings of floats that are sent between JVMs. All are little-endian. */
public enum FloatFormat {
  /** IEEE 754 binary32, which loses no bit. */
  FLOAT32(4) {
    @Override
    void putAtPosition(float[] source, int from, int count, ByteBuffer target) {
      target.asFloatBuffer().put(source, from, count);
    }

    @Override
    void getAtPosition(ByteBuffer source, float[] target, int from, int count) {
      source.asFloatBuffer().get(target, from, count);
    }
  },

  /**
   * bfloat16, the upper 16 bits of a float: its sign, its exponent and 8 of its 24 bits of
   * significand (Kalamkar et al., "A Study of BFLOAT16 for Deep Learning Training", 2019). Encoding
   * truncates the lower 16 bits, so it loses nothing if a value was rounded to bfloat16 before.
   */
  BF16(2) {
    @Override
    void putAtPosition(float[] source, int from, int count, ByteBuffer target) {
      ShortBuffer shorts = target.asShortBuffer();
      short[] block = new short[Math.min(BLOCK, count)];
      for (int done = 0, size; done < count; done += size) {
        size = Math.min(BLOCK, count - done);
        for (int i = 0; i < size; i++) {
          block[i] = (short) (Float.floatToRawIntBits(source[from + done + i]) >>> 16);
        }
        shorts.put(block, 0, size);
      }
    }

    @Override
    void getAtPosition(ByteBuffer source, float[] target, int from, int count) {
      ShortBuffer shorts = source.asShortBuffer();
      short[] block = new short[Math.min(BLOCK, count)];
      for (int done = 0, size; done < count; done += size) {
        size = Math.min(BLOCK, count - done);
        shorts.get(block, 0, size);
        for (int i = 0; i < size; i++) {
          target[from + done + i] = Float.intBitsToFloat(block[i] << 16);
        }
      }
    }
  };

  /**
   * Number of values that are copied to or from a buffer at a time. Copying them one by one takes
   * twice as long.
   */
  private static final int BLOCK = 1024;

  private final int bytes;

  FloatFormat(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the format with the given number of bytes per value: {@link #FLOAT32} for 4, otherwise
   * {@link #BF16}.
   */
  public static FloatFormat of(int bytes) {
    return bytes == FLOAT32.bytes ? FLOAT32 : BF16;
  }

  /** Returns the number of bytes per value. */
  public int bytes() {
    return bytes;
  }

  /**
   * Writes source[from] … source[from + count − 1] at the position of a little-endian buffer and
   * advances the position.
   */
  public void put(float[] source, int from, int count, ByteBuffer target) {
    putAtPosition(source, from, count, target);
    target.position(target.position() + count * bytes);
  }

  /**
   * Reads target[from] … target[from + count − 1] at the position of a little-endian buffer and
   * advances the position.
   */
  public void get(ByteBuffer source, float[] target, int from, int count) {
    getAtPosition(source, target, from, count);
    source.position(source.position() + count * bytes);
  }

  abstract void putAtPosition(float[] source, int from, int count, ByteBuffer target);

  abstract void getAtPosition(ByteBuffer source, float[] target, int from, int count);
}
