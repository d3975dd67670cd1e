package io.kindling.data.table;

import io.kindling.codec.LittleEndian;
import io.kindling.codec.Sha256;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A digest of a sequence of rows that does not depend on how the text is split. For rows with the
 * SHA-256 values h₁ … hₙ it is Σ hᵢ Pⁿ⁻ⁱ modulo 2²⁵⁶, with an odd P. It detects changes of the data
 * but does not protect against deliberately constructed collisions.
 */
public final class RowsDigest implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int BITS = 256;
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE);
  private static final BigInteger FACTOR =
      new BigInteger(1, new Sha256().add("rows").bytes()).setBit(0);

  private BigInteger value = BigInteger.ZERO;

  /** P to the power of the number of rows. */
  private BigInteger power = BigInteger.ONE;

  private transient byte[] bytes;

  /** Adds a row. Features that are 0 are left out, because sparse formats do not store them. */
  void add(TableRow row) {
    byte[] label = row.label().getBytes(StandardCharsets.UTF_8);
    int stored = 0;
    for (int i = 0; i < row.width(); i++) {
      stored += row.features()[i] != 0 ? 1 : 0;
    }
    int feature = Integer.BYTES + Double.BYTES;
    int most = Integer.BYTES + label.length + Float.BYTES + feature * stored;
    if (bytes == null || bytes.length < most) {
      bytes = new byte[2 * most];
    }
    ByteBuffer buffer = LittleEndian.over(bytes);
    buffer.putInt(label.length).put(label).putFloat(row.weight());
    for (int i = 0; i < row.width(); i++) {
      if (row.features()[i] != 0) {
        buffer.putInt(i).putDouble(row.features()[i]);
      }
    }
    BigInteger hash = new BigInteger(1, new Sha256().add(bytes, 0, buffer.position()).bytes());
    value = value.multiply(FACTOR).add(hash).and(MASK);
    power = power.multiply(FACTOR).and(MASK);
  }

  /** Appends the digest of the rows that follow. */
  public void add(RowsDigest next) {
    value = value.multiply(next.power).add(next.value).and(MASK);
    power = power.multiply(next.power).and(MASK);
  }

  /** Returns the digest as 64 hexadecimal digits. */
  public String hex() {
    return new Sha256().add(value.toString(16) + " " + power.toString(16)).hex();
  }
}
