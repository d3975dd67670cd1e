package io.kindling.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest in the making (FIPS 180-4), which every Java platform has. */
public final class Sha256 {

  private final MessageDigest digest;

  /** Creates the digest of an empty message. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds bytes. */
  public Sha256 add(byte[] bytes, int offset, int count) {
    digest.update(bytes, offset, count);
    return this;
  }

  /** Adds bytes. */
  public Sha256 add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  /** Adds all that is left of a stream. */
  public Sha256 add(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      add(buffer, 0, count);
    }
    return this;
  }

  /** Adds a text, as UTF-8. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds numbers, as little-endian IEEE 754. */
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

  /** Adds numbers, as little-endian IEEE 754 of 64 bits. */
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

  /** Returns the digest as 32 bytes, and begins anew. */
  public byte[] bytes() {
    return digest.digest();
  }

  /** Returns the digest as 64 hexadecimal digits, and begins anew. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
