package io.kindling.data;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A checksum of 64 bits of an example's content, made of two of 32 bits that a JVM computes by the
 * processor's own instructions. It tells examples apart, and is no protection against who wants two
 * to look the same.
 */
public final class RowChecksum {

  private final Checksum first = new CRC32();
  private final Checksum second = new CRC32C();

  /** Adds bytes. */
  public void add(byte[] bytes, int offset, int count) {
    first.update(bytes, offset, count);
    second.update(bytes, offset, count);
  }

  /** Returns the checksum, and begins anew. */
  public long end() {
    long sum = first.getValue() << Integer.SIZE | second.getValue();
    first.reset();
    second.reset();
    return sum;
  }
}
