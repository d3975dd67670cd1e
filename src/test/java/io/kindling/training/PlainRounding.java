package io.kindling.training;

import java.math.BigDecimal;

/** To bfloat16, number by number: what {@link Bfloat16Rounding} is compared with. */
final class PlainRounding {

  private PlainRounding() {}

  /** The nearest bfloat16, of two the one whose last bit is 0. */
  static float nearest(float x) {
    if (!Float.isFinite(x)) {
      return x;
    }
    float near = towardsZero(x);
    float far = awayFromZero(near, x);
    // Above the largest there is nothing; what would be next if there were is 2^128.
    BigDecimal beyond =
        Float.isInfinite(far)
            ? new BigDecimal(2).pow(128).multiply(new BigDecimal(Math.signum(x)))
            : new BigDecimal(far);
    BigDecimal toNear = new BigDecimal(x).subtract(new BigDecimal(near)).abs();
    int nearer = toNear.compareTo(new BigDecimal(x).subtract(beyond).abs());
    boolean isEven = (Float.floatToRawIntBits(near) >>> 16) % 2 == 0;
    return nearer < 0 || (nearer == 0 && isEven) ? near : far;
  }

  /** One of the two neighbours, by a number that is a function of key and place. */
  static float atRandom(float x, long key, int place) {
    if (!Float.isFinite(x)) {
      return x;
    }
    float near = towardsZero(x);
    int rest = Float.floatToRawIntBits(x) & 0xffff;
    return draw(key, place) >= 0x10000 - rest ? awayFromZero(near, x) : near;
  }

  /** From 0 to 65,535. */
  private static int draw(long key, int place) {
    int hash = (int) key + place;
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash += (int) (key >> 32);
    hash *= 0xc2b2ae35;
    return hash >>> 16;
  }

  private static float towardsZero(float x) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(x) >> 16 << 16);
  }

  private static float awayFromZero(float near, float x) {
    int bits = Float.floatToRawIntBits(near) + 0x10000;
    return near == x ? near : Float.intBitsToFloat(bits);
  }
}
