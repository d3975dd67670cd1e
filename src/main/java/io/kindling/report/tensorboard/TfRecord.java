package io.kindling.report.tensorboard;

import io.kindling.codec.LittleEndian;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record of TensorFlow's TFRecord format: the length of the content (64 bits), the checksum of
 * the length, the content, and the checksum of the content, all little-endian.
 *
 * <p>A checksum is the masked CRC-32C c: (c ≫ 15 | c ≪ 17) + 0xa282ead8, modulo 2³². The mask is
 * needed because the CRC of data that ends with its own CRC is constant.
 */
final class TfRecord {

  private static final int ROTATION = 15;
  private static final int SUMMAND = 0xa282ead8;

  private TfRecord() {}

  /** Returns the record of a content. */
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
