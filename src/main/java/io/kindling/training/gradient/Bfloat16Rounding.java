package io.kindling.training.gradient;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.stream.IntStream;

/**
 * Rounds floats to bfloat16, {@link io.kindling.codec.FloatFormat#BF16}, in place. The results are
 * floats whose lower 16 bits are 0. Infinities are unchanged, and the NaNs that arithmetic produces
 * remain NaNs. A magnitude above the largest bfloat16 may become infinite.
 *
 * <p>A value x between two neighbouring bfloat16 numbers a &lt; x &lt; b is rounded in one of two
 * ways. Rounding to the nearest chooses the nearer neighbour, and of two equally near ones that
 * whose last bit is 0. Stochastic rounding (Gupta, Agrawal, Gopalakrishnan and Narayanan, "Deep
 * Learning with Limited Numerical Precision", 2015) chooses
 *
 * <pre>  b with probability (x − a) / (b − a), otherwise a,  </pre>
 *
 * <p>so that the expected value of the result is x. A float's bits, read as an integer, grow with
 * its magnitude, and neighbouring bfloat16 numbers differ by 2¹⁶ in this integer. Stochastic
 * rounding therefore adds a random number from 0 … 2¹⁶ − 1 and clears the lower 16 bits. The random
 * number is a function of a key and the float's index, computed by the mixing function of
 * MurmurHash3 (Appleby, 2011) with one half of the key added before each of its two
 * multiplications.
 *
 * <p>An instance holds buffers and is not thread-safe.
 */
public final class Bfloat16Rounding {

  /** The number of floats per block, so that a block stays in a core's L1 cache. */
  private static final int BLOCK = 4096;

  private static final int UPPER = 0xffff0000;

  /**
   * The numbers 0, 1, …, because C2 does not vectorize a loop that uses its counter as an operand.
   */
  private static final int[] NUMBERS = IntStream.range(0, BLOCK).toArray();

  /**
   * The indices in a vector that a contiguous array of values belongs to: rows of a tile of a
   * matrix, or a contiguous part of the vector.
   *
   * @param first the index of the first value
   * @param width the number of values in a row; their indices are consecutive
   * @param stride the difference between the first indices of two successive rows
   */
  record Places(int first, int width, int stride) {

    /** Returns consecutive indices that start with the given index. */
    static Places from(int first) {
      return new Places(first, Integer.MAX_VALUE, 0);
    }
  }

  // Bits are converted through a buffer because C2 does not vectorize Float.floatToRawIntBits
  // before Java 24. The buffer takes a quarter of the time.
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.nativeOrder());
  private final FloatBuffer floats = buffer.asFloatBuffer();
  private final IntBuffer integers = buffer.asIntBuffer();
  private final int[] bits = new int[BLOCK];

  /** Rounds values[from] … values[from + count − 1] to the nearest bfloat16. */
  public void toNearest(float[] values, int from, int count) {
    for (int done = 0, block; done < count; done += block) {
      block = Math.min(BLOCK, count - done);
      load(values, from + done, block);
      toNearest(bits, block);
      store(values, from + done, block);
    }
  }

  /**
   * Rounds values[0] … values[count − 1] stochastically.
   *
   * @param key the key of the random numbers; each is a function of the key and the value's index
   * @param places the indices of the values
   */
  void atRandom(float[] values, int count, long key, Places places) {
    for (int from = 0, block; from < count; from += block) {
      block = Math.min(BLOCK, count - from);
      load(values, from, block);
      for (int i = 0, end; i < block; i = end) {
        int column = (from + i) % places.width;
        end = Math.min(block, i + places.width - column);
        int place = places.first + (from + i) / places.width * places.stride + column;
        atRandom(bits, NUMBERS, i, end, (int) key + place - i, (int) (key >>> Integer.SIZE));
      }
      store(values, from, block);
    }
  }

  private static void toNearest(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] = (bits[i] + 0x7fff + ((bits[i] >>> 16) & 1)) & UPPER;
    }
  }

  private static void atRandom(
      int[] bits, int[] numbers, int from, int end, int first, int second) {
    for (int i = from; i < end; i++) {
      int x = numbers[i] + first;
      x = (x ^ (x >>> 16)) * 0x85ebca6b;
      x = ((x ^ (x >>> 13)) + second) * 0xc2b2ae35;
      bits[i] = (bits[i] + (x >>> 16)) & UPPER;
    }
  }

  private void load(float[] values, int from, int count) {
    floats.put(0, values, from, count);
    integers.get(0, bits, 0, count);
  }

  private void store(float[] values, int from, int count) {
    integers.put(0, bits, 0, count);
    floats.get(0, values, from, count);
  }
}
