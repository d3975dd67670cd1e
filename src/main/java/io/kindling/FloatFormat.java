package io.kindling;

/** What floats travel as between JVMs. */
public enum FloatFormat {
  /** As they are: IEEE 754's binary32. */
  FLOAT32(4),

  /**
   * bfloat16, the upper 16 bits of a float: its sign, its exponent and 8 of its 24 bits of
   * significand (Kalamkar et al., "A Study of BFLOAT16 for Deep Learning Training", 2019).
   */
  BF16(2);

  private final int bytes;

  FloatFormat(int bytes) {
    this.bytes = bytes;
  }

  /** That of so many bytes a number. */
  public static FloatFormat of(int bytes) {
    return bytes == FLOAT32.bytes ? FLOAT32 : BF16;
  }

  /** How many bytes a number takes. */
  public int bytes() {
    return bytes;
  }
}
