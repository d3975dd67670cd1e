package io.kindling.model;

import io.kindling.codec.Sha256;
import io.kindling.fixtures.JsonMutations;
import io.kindling.fixtures.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A safetensors file that is damaged where bytes at random never hit: its header stays JSON, its
 * length is right, and the checksum is made anew.
 */
public final class ReshapedTensors {

  private static final String BEFORE_CHECKSUM = "{\"__metadata__\":{\"sha256\":\"";
  private static final String ZEROS = "0".repeat(64);

  private final byte[] data;
  private String header;

  /** Takes a sound file apart. */
  public ReshapedTensors(byte[] file) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    // Without the tensors' own digest, which would be found not to fit before anything else is.
    this.header =
        new String(file, Long.BYTES, length, StandardCharsets.UTF_8)
            .replaceFirst(",\"contentSha256\":\"[0-9a-f]{64}\"", "")
            .strip();
    this.data = Arrays.copyOfRange(file, Long.BYTES + length, file.length);
  }

  /** Damages the header, mostly in one place. */
  public ReshapedTensors damaged(Mutations mutations) throws IOException {
    header = JsonMutations.damaged(header, mutations);
    return this;
  }

  /** Puts a strange number in the place of one of the tensors'. */
  public ReshapedTensors withNumber(Mutations mutations) {
    float number = mutations.oneOf(Float.NaN, Float.POSITIVE_INFINITY, -0f, 1e38f, Float.MIN_VALUE);
    ByteBuffer.wrap(data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(Float.BYTES * mutations.random().nextInt(data.length / Float.BYTES), number);
    return this;
  }

  /** The file. */
  public byte[] file() {
    String text =
        header + " ".repeat(Math.floorMod(-header.getBytes(StandardCharsets.UTF_8).length, 8));
    if (text.matches("(?s)\\Q" + BEFORE_CHECKSUM + "\\E.{64}\".*")) {
      String rest = text.substring(BEFORE_CHECKSUM.length() + ZEROS.length());
      String sha256 = new Sha256().add(BEFORE_CHECKSUM + ZEROS + rest).add(data).hex();
      text = BEFORE_CHECKSUM + sha256 + rest;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + bytes.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .put(data)
        .array();
  }
}
