package io.kindling.data;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A 64-bit checksum of an example's content, combined from CRC-32 and CRC-32C, which JVMs compute
 * with processor instructions. It tells examples apart, but does not protect against deliberately
 * constructed collisions.
 */
public final class RowChecksum {

  private final Checksum first = new CRC32();
  private final Checksum second = new CRC32C();

  /** Adds bytes. */
  public void add(byte[] bytes, int offset, int count) {
    first.update(bytes, offset, count);
    second.update(bytes, offset, count);
  }

  /** Returns the checksum of the bytes added so far and resets this object. */
  public long end() {
    long sum = first.getValue() << Integer.SIZE | second.getValue();
    first.reset();
    second.reset();
    return sum;
  }
}
