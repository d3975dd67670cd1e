package io.kindling.hadoop;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * What is packed in a file by a codec that Hadoop knows by the file's name: gzip, bzip2 and others.
 * It has no length that is known, and can only be read from its beginning.
 */
final class PackedFile implements ByteSource {

  private static final long serialVersionUID = 1;

  private final HadoopFile file;
  private final SerializableConfiguration configuration;

  PackedFile(HadoopFile file, SerializableConfiguration configuration) {
    this.file = file;
    this.configuration = configuration;
  }

  /** Whether a file of such a name is packed. */
  static boolean isPacked(Path file, Configuration configuration) {
    return new CompressionCodecFactory(configuration).getCodec(file) != null;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long length() {
    return Long.MAX_VALUE;
  }

  @Override
  public InputStream open(long position) throws IOException {
    if (position != 0) {
      throw new IllegalArgumentException("a packed file begins at 0, not at " + position);
    }
    CompressionCodec codec =
        new CompressionCodecFactory(configuration.value()).getCodec(new Path(file.name()));
    InputStream packed = new BufferedInputStream(file.open(0));
    try {
      if (codec instanceof BZip2Codec) {
        checkBzip2(packed);
      }
      return new Unpacked(codec.createInputStream(packed), packed);
    } catch (IOException | RuntimeException | LinkageError e) {
      packed.close();
      throw damaged(e);
    }
  }

  /** The codec itself passes over all that is no block, and finds nothing in what is not packed. */
  private static void checkBzip2(InputStream packed) throws IOException {
    packed.mark(3);
    if (!Arrays.equals(packed.readNBytes(3), new byte[] {'B', 'Z', 'h'})) {
      throw new IOException("not a bzip2 file");
    }
    packed.reset();
  }

  @Override
  public void checkUnchanged() throws IOException {
    file.checkUnchanged();
  }

  private InvalidInputException damaged(Throwable cause) {
    return new InvalidInputException(
        name()
            + ": cannot be unpacked ("
            + ForeignFailure.line(cause)
            + "); it is damaged, cut off, or not packed as its name says: fetch or pack it again",
        cause);
  }

  /** Tells damage from a file system that fails: the codec's complaints from the file's. */
  private final class Unpacked extends FilterInputStream {
    private final InputStream packed;

    Unpacked(InputStream in, InputStream packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException | RuntimeException e) {
        throw damaged(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        packed.close();
      }
    }
  }
}
