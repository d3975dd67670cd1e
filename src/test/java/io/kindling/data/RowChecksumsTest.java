package io.kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowChecksumsTest {

  private static RowChecksums of(int oneIn, long from, long to) {
    RowChecksums checksums = new RowChecksums(oneIn);
    RowChecksum checksum = new RowChecksum();
    for (long row = from; row < to; row++) {
      byte[] bytes = new byte[40];
      new Random(row).nextBytes(bytes);
      checksum.add(bytes, 0, 40);
      checksums.add(checksum.end());
    }
    return checksums;
  }

  @Test
  void examplesOfBothPartsAreCountedEachTime() {
    RowChecksums training = of(1, 0, 5000);
    assertEquals(0, of(1, 5000, 6000).in(training));
    assertEquals(300, of(1, 4700, 6000).in(training));
    RowChecksums twice =
        RowChecksums.together(List.of(of(1, 10, 30), of(1, 6000, 6010), of(1, 10, 30)));
    assertEquals(40, twice.in(training));
    assertEquals(20, training.in(twice));
    assertEquals(0, twice.in(RowChecksums.NONE));
    assertEquals(0, RowChecksums.NONE.in(training));
  }

  @Test
  void ofManyExamplesASampleTells() {
    assertEquals(1, RowChecksums.oneIn(0));
    assertEquals(1, RowChecksums.oneIn(1 << 20));
    assertEquals(2, RowChecksums.oneIn((1 << 20) + 1));
    assertEquals(2048, RowChecksums.oneIn(Integer.MAX_VALUE));
    for (int oneIn : new int[] {2, 7}) {
      long found = of(oneIn, 10_000, 40_000).in(of(oneIn, 0, 30_000));
      assertTrue(Math.abs(found - 20_000) < 1000, () -> "one in " + oneIn + ": " + found);
    }
  }

  @Test
  void everyByteCountsAndSoDoesTheLength() {
    RowChecksum checksum = new RowChecksum();
    Set<Long> seen = new HashSet<>();
    for (int length = 0; length < 50; length++) {
      byte[] bytes = new byte[length];
      checksum.add(bytes, 0, length);
      seen.add(checksum.end());
      for (int i = 0; i < length; i++) {
        bytes[i] = 1;
        checksum.add(bytes, 0, length);
        seen.add(checksum.end());
        bytes[i] = 0;
      }
    }
    assertEquals(50 + 49 * 50 / 2, seen.size());
    byte[] bytes = {9, 8, 7, 6};
    checksum.add(bytes, 0, 1);
    checksum.add(bytes, 1, 3);
    long inParts = checksum.end();
    checksum.add(bytes, 0, 4);
    assertEquals(inParts, checksum.end());
    assertNotEquals(inParts, checksum.end());
  }
}
