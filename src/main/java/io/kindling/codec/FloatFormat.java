package io.kindling.codec;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** The formats in which floats travel between JVMs, always little-endian. */
public enum FloatFormat {
  /** Four bytes: the binary32 format of IEEE 754. */
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
   * significand (Kalamkar et al., "A Study of BFLOAT16 for Deep Learning Training", 2019). Of
   * floats whose lower 16 bits are 0, and so for those that have been rounded before, no bit is
   * lost.
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

  /** Numbers that go to a buffer at a time: one by one they take twice as long. */
  private static final int BLOCK = 1024;

  private final int bytes;

  FloatFormat(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the format that has the given number of bytes per float. */
  public static FloatFormat of(int bytes) {
    return bytes == FLOAT32.bytes ? FLOAT32 : BF16;
  }

  /** Returns the number of bytes per float. */
  public int bytes() {
    return bytes;
  }

  /**
   * Writes source[from] … source[from + count − 1] at the position of a little-endian buffer, and
   * moves that behind them.
   */
  public void put(float[] source, int from, int count, ByteBuffer target) {
    putAtPosition(source, from, count, target);
    target.position(target.position() + count * bytes);
  }

  /**
   * Reads target[from] … target[from + count − 1] at the position of a little-endian buffer, and
   * moves that behind them.
   */
  public void get(ByteBuffer source, float[] target, int from, int count) {
    getAtPosition(source, target, from, count);
    source.position(source.position() + count * bytes);
  }

  abstract void putAtPosition(float[] source, int from, int count, ByteBuffer target);

  abstract void getAtPosition(ByteBuffer source, float[] target, int from, int count);
}
