package io.kindling.training.gradient;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.stream.IntStream;

/**
 * Rounds floats to bfloat16, {@link io.kindling.codec.FloatFormat#BF16}, in place: what comes out
 * are floats whose lower 16 bits are 0. Infinities stay what they are, and so does what arithmetic
 * makes that is not a number; a magnitude above the largest bfloat16 may become infinite.
 *
 * <p>What lies between two neighbours a &lt; x &lt; b becomes either the nearest, of two that are
 * as near the one whose last bit is 0, or one of them at random (Gupta, Agrawal, Gopalakrishnan and
 * Narayanan, "Deep Learning with Limited Numerical Precision", 2015):
 *
 * <pre>  b with probability (x − a) / (b − a), otherwise a,  </pre>
 *
 * <p>so that the mean of many roundings is x. A float's bits, read as an integer, grow with its
 * magnitude, and the neighbours are 2¹⁶ apart there: adding a number from 0 … 2¹⁶ − 1 and cutting
 * the lower bits off is all there is to do. Which number is a function of a key and the float's
 * place, by the mixing of MurmurHash3 (Appleby, 2011) with half of the key put in before each of
 * its products.
 *
 * <p>Holds memory. Not thread-safe.
 */
public final class Bfloat16Rounding {

  /** Floats that stay in a core's nearest cache on their way to integers and back. */
  private static final int BLOCK = 4096;

  private static final int UPPER = 0xffff0000;

  /** 0, 1, …: C2 makes no vector instructions of a loop in which the counter is a number. */
  private static final int[] NUMBERS = IntStream.range(0, BLOCK).toArray();

  /**
   * Where numbers belong that stand one after the other: rows of a matrix, or a stretch of them.
   *
   * @param first the first one's place
   * @param width how many are in a row, each in the place after the one before
   * @param stride from the place where a row begins to that where the next does
   */
  record Places(int first, int width, int stride) {

    /** In places one after the other. */
    static Places from(int first) {
      return new Places(first, Integer.MAX_VALUE, 0);
    }
  }

  // By way of a buffer, and not number by number: of Float.floatToRawIntBits C2 makes no vector
  // instructions before Java 24, and this takes a quarter of the time.
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.nativeOrder());
  private final FloatBuffer floats = buffer.asFloatBuffer();
  private final IntBuffer integers = buffer.asIntBuffer();
  private final int[] bits = new int[BLOCK];

  /** Rounds values[from] … values[from + count − 1] to the nearest. */
  public void toNearest(float[] values, int from, int count) {
    for (int done = 0, block; done < count; done += block) {
      block = Math.min(BLOCK, count - done);
      load(values, from + done, block);
      toNearest(bits, block);
      store(values, from + done, block);
    }
  }

  /**
   * Rounds values[0] … values[count − 1] at random.
   *
   * @param key what is random is a function of this, and of every value's place
   * @param places where they belong
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
