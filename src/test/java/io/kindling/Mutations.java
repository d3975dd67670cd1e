package io.kindling;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files at random: the same seed does the same damage. */
public final class Mutations {

  private static final byte[] BYTES = {0, 1, 127, -1, -128, '\n', '\r', '"', '{', '[', '=', '\\'};
  private static final long[] NUMBERS = {
    0, 1, -1, 255, 1 << 16, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, Long.MAX_VALUE
  };

  private final Random random;

  /** Another seed, other damage. */
  public Mutations(long seed) {
    // Random draws much the same first numbers from neighbouring seeds.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** For choices of the test's own. */
  public Random random() {
    return random;
  }

  /** One of the given things. */
  @SafeVarargs
  public final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** One of the given things. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** True once in so many times. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /**
   * Damages a file in one to four places, half of them near its beginning, where headers are.
   *
   * @param other a file to splice it with
   */
  public byte[] damaged(byte[] file, byte[] other) {
    byte[] damaged = file;
    for (int i = random.nextInt(4); i >= 0; i--) {
      int place = random.nextInt(1 + Math.min(damaged.length, oneIn(2) ? 24 : damaged.length));
      damaged = damagedAt(place, damaged, other);
    }
    return damaged;
  }

  private byte[] damagedAt(int place, byte[] file, byte[] other) {
    int rest = file.length - place;
    byte[] before = Arrays.copyOf(file, place);
    byte[] after = Arrays.copyOfRange(file, place, file.length);
    return switch (random.nextInt(9)) {
      case 0 -> before;
      case 1 -> joined(before, new byte[random.nextInt(64)], after);
      case 2 -> joined(before, junk(random.nextInt(64)), after);
      case 3 -> joined(before, Arrays.copyOfRange(after, random.nextInt(rest + 1), rest));
      case 4 -> joined(before, Arrays.copyOf(after, random.nextInt(rest + 1)), after);
      case 5 ->
          joined(before, Arrays.copyOfRange(other, Math.min(place, other.length), other.length));
      case 6 -> rest == 0 ? file : joined(before, flipped(after));
      case 7 -> overwritten(before, new byte[] {BYTES[random.nextInt(BYTES.length)]}, after);
      default -> overwritten(before, number(), after);
    };
  }

  private byte[] flipped(byte[] bytes) {
    bytes[0] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private byte[] junk(int length) {
    byte[] junk = new byte[length];
    random.nextBytes(junk);
    return junk;
  }

  /** A number that is at the border of something, as a file may hold it. */
  private byte[] number() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES)
            .order(oneIn(2) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return oneIn(2)
        ? bytes.putLong(0, number).array()
        : Arrays.copyOf(bytes.putInt(0, (int) number).array(), Integer.BYTES);
  }

  private static byte[] overwritten(byte[] before, byte[] bytes, byte[] after) {
    byte[] remaining =
        Arrays.copyOfRange(after, Math.min(bytes.length, after.length), after.length);
    return joined(before, bytes, remaining);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
