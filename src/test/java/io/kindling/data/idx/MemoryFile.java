package io.kindling.data.idx;

import io.kindling.data.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** A file in memory, which knows what was read of it. */
final class MemoryFile implements ByteSource {

  private static final long serialVersionUID = 1;

  private final String name;
  private final byte[] content;
  private long bytesRead;

  MemoryFile(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  /** An IDX file of the given elements; gzipped if its name says so. */
  static MemoryFile idx(String name, byte[] elements, int... dimensions) {
    byte[] plain = concat(IdxFile.header(dimensions), elements);
    return new MemoryFile(name, name.endsWith(".gz") ? gzip(plain) : plain);
  }

  /** An IDX file of elements of a type; gzipped if its name says so. */
  static MemoryFile idx(String name, IdxType type, double[] elements, int... dimensions) {
    ByteBuffer bytes = ByteBuffer.allocate(type.bytes() * elements.length);
    for (double element : elements) {
      switch (type) {
        case UNSIGNED_BYTE, SIGNED_BYTE -> bytes.put((byte) element);
        case SHORT -> bytes.putShort((short) element);
        case INT -> bytes.putInt((int) element);
        case FLOAT -> bytes.putFloat((float) element);
        case DOUBLE -> bytes.putDouble(element);
      }
    }
    byte[] plain = concat(IdxFile.header(dimensions), bytes.array());
    plain[2] = (byte) type.code();
    return new MemoryFile(name, name.endsWith(".gz") ? gzip(plain) : plain);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  byte[] content() {
    return content.clone();
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return content.length;
  }

  @Override
  public InputStream open(long position) {
    int start = (int) Math.min(position, content.length);
    InputStream bytes = new ByteArrayInputStream(content, start, content.length - start);
    return new FilterInputStream(bytes) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        bytesRead += Math.max(0, count);
        return count;
      }

      @Override
      public int read() throws IOException {
        int one = super.read();
        bytesRead += one < 0 ? 0 : 1;
        return one;
      }
    };
  }

  @Override
  public void checkUnchanged() {}
}
