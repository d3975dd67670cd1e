package io.kindling.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedRandomTest {

  /** Compares with SplitMix64 of the paper, from the expected state for the keys (1, 2, 3). */
  @Test
  void isSplitMix64() {
    long gamma = 0x9e3779b97f4a7c15L;
    long state = 3;
    for (long key : new long[] {1, 2, 3}) {
      state = mix(state + gamma + mix(key + gamma));
    }
    KeyedRandom random = new KeyedRandom(1, 2, 3);
    for (int i = 0; i < 100; i++) {
      state += gamma;
      assertEquals(mix(state), random.nextLong());
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A trained model depends on every one of these: they must never change. */
  @Test
  void drawsTheNumbersItAlwaysDrew() {
    KeyedRandom random = new KeyedRandom(42, 7);
    assertArrayEquals(
        new long[] {7039638203289945041L, -3727030482829747309L},
        LongStream.generate(random::nextLong).limit(2).toArray());
    assertArrayEquals(
        new int[] {528, 284, 170, 554, 575, 840, 716, 686},
        IntStream.generate(() -> random.nextInt(1000)).limit(8).toArray());
    assertArrayEquals(
        new double[] {0.09238400111128009, 0.973867717692531},
        DoubleStream.generate(random::nextDouble).limit(2).toArray());
    assertArrayEquals(
        new double[] {2.1221622135882656, 3.0046853907131847},
        DoubleStream.generate(() -> random.nextDouble(-3, 5)).limit(2).toArray());
    assertArrayEquals(
        new double[] {-0.9647405168712959, -0.2816275571195145},
        DoubleStream.generate(random::nextGaussian).limit(2).toArray());
    // The first value of SplitMix64 for seed 0, as published for many implementations.
    assertEquals(0xe220a8397b1dcdafL, new KeyedRandom().nextLong());
  }

  @Test
  void sameKeysGiveTheSameStream() {
    KeyedRandom first = new KeyedRandom(5, -1);
    KeyedRandom second = new KeyedRandom(5, -1);
    for (int i = 0; i < 100; i++) {
      assertEquals(first.nextLong(), second.nextLong());
    }
  }

  @Test
  void differentKeysOrKeyOrdersOrKeyCountsGiveDifferentStreams() {
    Set<Long> firsts = new HashSet<>();
    int tuples = 0;
    for (int length = 0; length <= 4; length++) {
      // All tuples of −1, 0, 1, 2: among them (), (0), (0, 0), …, (1, 2) and (2, 1).
      for (int code = 0; code < 1 << (2 * length); code++) {
        long[] keys = new long[length];
        for (int i = 0; i < length; i++) {
          keys[i] = (code >> (2 * i)) % 4L - 1;
        }
        firsts.add(new KeyedRandom(keys).nextLong());
        tuples++;
      }
    }
    assertEquals(tuples, firsts.size());
  }

  @Test
  void neighbouringKeysHaveUnrelatedStreams() {
    // Of 64 bits half should differ; over 1000 pairs the mean is within 5 standard errors.
    double differing = 0;
    for (long key = 0; key < 1000; key++) {
      long bits = new KeyedRandom(key, 3).nextLong() ^ new KeyedRandom(key + 1, 3).nextLong();
      differing += Long.bitCount(bits);
    }
    assertEquals(32, differing / 1000, 5 * 4 / Math.sqrt(1000));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 64, 100, 255})
  void boundedNumbersAreUniform(int bound) {
    int draws = 200_000;
    KeyedRandom random = new KeyedRandom(1, bound);
    int[] counts = new int[bound];
    for (int i = 0; i < draws; i++) {
      counts[random.nextInt(bound)]++;
    }
    double expected = (double) draws / bound;
    double chiSquare =
        Arrays.stream(counts).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    // Mean bound − 1, variance 2 (bound − 1): five deviations above, and a bit for few classes.
    assertTrue(chiSquare <= bound - 1 + 5 * Math.sqrt(2.0 * bound) + 10, "χ² is " + chiSquare);
  }

  @Test
  void boundedNumbersHaveNoBiasForBoundsThatAreNotPowersOfTwo() {
    // Without rejection, every third number would be drawn 1.5 times as often.
    int bound = 3 << 29;
    int draws = 300_000;
    KeyedRandom random = new KeyedRandom(2);
    int[] counts = new int[3];
    for (int i = 0; i < draws; i++) {
      counts[random.nextInt(bound) % 3]++;
    }
    for (int count : counts) {
      assertEquals(draws / 3.0, count, 5 * Math.sqrt(draws * 2 / 9.0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 30, Integer.MAX_VALUE})
  void boundedNumbersAreInRange(int bound) {
    KeyedRandom random = new KeyedRandom(3);
    for (int i = 0; i < 10_000; i++) {
      int drawn = random.nextInt(bound);
      assertTrue(drawn >= 0 && drawn < bound);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void rejectsABoundThatIsNotPositive(int bound) {
    KeyedRandom random = new KeyedRandom(1);
    assertThrows(IllegalArgumentException.class, () -> random.nextInt(bound));
  }

  @Test
  void doublesAreUniformInTheUnitInterval() {
    double[] drawn = DoubleStream.generate(new KeyedRandom(4)::nextDouble).limit(100_000).toArray();
    assertTrue(Arrays.stream(drawn).allMatch(x -> x >= 0 && x < 1));
    assertEquals(0.5, Arrays.stream(drawn).average().orElse(0), 5 * Math.sqrt(1 / 12e5));
    assertEquals(1 / 3.0, Arrays.stream(drawn).map(x -> x * x).average().orElse(0), 5e-3);
  }

  @Test
  void doublesAreUniformInAnyInterval() {
    KeyedRandom random = new KeyedRandom(5);
    double[] drawn = DoubleStream.generate(() -> random.nextDouble(-3, 5)).limit(10_000).toArray();
    assertTrue(Arrays.stream(drawn).allMatch(x -> x >= -3 && x < 5));
    assertEquals(1, Arrays.stream(drawn).average().orElse(0), 5 * 8 / Math.sqrt(12e4));
  }

  @Test
  void gaussiansHaveTheMomentsOfTheStandardNormalDistribution() {
    int n = 200_000;
    double[] drawn = DoubleStream.generate(new KeyedRandom(6)::nextGaussian).limit(n).toArray();
    // Standard errors of the first four moments: √(1, 2, 15, 96) / √n.
    double[] wanted = {0, 1, 0, 3};
    double[] deviation = {1, Math.sqrt(2), Math.sqrt(15), Math.sqrt(96)};
    for (int power = 1; power <= 4; power++) {
      int exponent = power;
      double moment = Arrays.stream(drawn).map(x -> Math.pow(x, exponent)).average().orElse(0);
      double tolerance = 5 * deviation[power - 1] / Math.sqrt(n);
      assertEquals(wanted[power - 1], moment, tolerance, "moment " + power);
    }
    double beyond = Arrays.stream(drawn).filter(x -> Math.abs(x) > 1.959964).count();
    assertEquals(0.05, beyond / n, 5 * Math.sqrt(0.05 * 0.95 / n));
  }
}
