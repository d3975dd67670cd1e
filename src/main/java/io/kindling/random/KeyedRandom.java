package io.kindling.random;

import java.util.random.RandomGenerator;

/**
 * A stream of random numbers that is a pure function of a tuple of keys, such as (seed, purpose,
 * epoch, shard).
 *
 * <p>Everything random in Kindling is drawn from such a stream, so the values do not depend on
 * which machine draws them, on when it draws them, or on whether a failed task is repeated. The
 * generator is SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators",
 * OOPSLA 2014, figure 17). This class implements the distributions that Kindling uses instead of
 * inheriting them, because the JDK may change its default algorithms between releases and the
 * numbers must not change.
 *
 * <p>This class is not thread-safe. Use each stream in one thread only.
 */
public final class KeyedRandom implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /**
   * Creates the stream of the given keys.
   *
   * @param keys the tuple that identifies the stream; tuples that differ in order or length
   *     identify different streams
   */
  public KeyedRandom(long... keys) {
    long mixed = keys.length;
    for (long key : keys) {
      mixed = mix(mixed + GOLDEN_GAMMA + mix(key + GOLDEN_GAMMA));
    }
    this.state = mixed;
  }

  /** Returns 64 uniformly distributed bits. */
  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /**
   * Returns a uniform integer in [0, bound), without bias (Lemire, "Fast Random Integer Generation
   * in an Interval", 2019, algorithm 5).
   *
   * @throws IllegalArgumentException if bound is not positive
   */
  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, found " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    if ((int) product + Integer.MIN_VALUE < bound + Integer.MIN_VALUE) {
      int threshold = Integer.remainderUnsigned(-bound, bound);
      while ((int) product + Integer.MIN_VALUE < threshold + Integer.MIN_VALUE) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** Returns a uniform number in [0, 1), a multiple of 2⁻⁵³. */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Returns a uniform number in [origin, bound]. The bound itself can only occur by rounding. */
  @Override
  public double nextDouble(double origin, double bound) {
    return origin + (bound - origin) * nextDouble();
  }

  /**
   * Returns a number from the standard normal distribution, by the polar method (Marsaglia and
   * Bray, 1964). The second number of each pair is discarded, so the position is the only state of
   * the stream.
   */
  @Override
  public double nextGaussian() {
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double square = u * u + v * v;
      if (square < 1 && square > 0) {
        return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
