package io.kindling.report.tensorboard;

import io.kindling.codec.LittleEndian;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record: the length of the content (64 bits), the length's checksum, the content, the
 * content's checksum, all little-endian.
 *
 * <p>A checksum is the CRC-32C c as (c ≫ 15 | c ≪ 17) + 0xa282ead8, modulo 2³²: that of bytes which
 * hold their own CRC at their end would be the same for all of them.
 */
final class TfRecord {

  private static final int ROTATION = 15;
  private static final int SUMMAND = 0xa282ead8;

  private TfRecord() {}

  /** The record of a content. */
  static byte[] of(byte[] content) {
    byte[] length = LittleEndian.packed(Long.BYTES, buffer -> buffer.putLong(content.length));
    return LittleEndian.packed(
        Long.BYTES + Integer.BYTES + content.length + Integer.BYTES,
        record -> put(put(record, length), content));
  }

  private static ByteBuffer put(ByteBuffer record, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return record.put(bytes).putInt(Integer.rotateRight((int) crc.getValue(), ROTATION) + SUMMAND);
  }
}
