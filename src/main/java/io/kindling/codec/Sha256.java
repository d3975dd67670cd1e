package io.kindling.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Builder of a SHA-256 digest (FIPS 180-4). Every Java platform implements SHA-256. */
public final class Sha256 {

  private final MessageDigest digest;

  /** Creates an empty digest. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds {@code count} bytes of an array, from {@code offset} on. */
  public Sha256 add(byte[] bytes, int offset, int count) {
    digest.update(bytes, offset, count);
    return this;
  }

  /** Adds an array of bytes. */
  public Sha256 add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  /** Adds the remaining bytes of a stream, which is not closed. */
  public Sha256 add(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      add(buffer, 0, count);
    }
    return this;
  }

  /** Adds a text, encoded in UTF-8. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds floats, encoded as little-endian IEEE 754 binary32. */
  public Sha256 add(float[] values) {
    int chunk = 1 << 14;
    byte[] bytes = new byte[chunk * Float.BYTES];
    FloatBuffer floats = LittleEndian.over(bytes).asFloatBuffer();
    for (int start = 0; start < values.length; start += chunk) {
      int count = Math.min(chunk, values.length - start);
      floats.put(0, values, start, count);
      add(bytes, 0, count * Float.BYTES);
    }
    return this;
  }

  /** Adds doubles, encoded as little-endian IEEE 754 binary64. */
  public Sha256 add(double[] values) {
    int chunk = 1 << 13;
    byte[] bytes = new byte[chunk * Double.BYTES];
    DoubleBuffer doubles = LittleEndian.over(bytes).asDoubleBuffer();
    for (int start = 0; start < values.length; start += chunk) {
      int count = Math.min(chunk, values.length - start);
      doubles.put(0, values, start, count);
      add(bytes, 0, count * Double.BYTES);
    }
    return this;
  }

  /** Returns the digest as 32 bytes and resets this object to the empty digest. */
  public byte[] bytes() {
    return digest.digest();
  }

  /** Returns the digest as 64 hexadecimal digits and resets this object to the empty digest. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
