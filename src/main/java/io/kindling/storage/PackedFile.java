package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.ForeignFormat;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.apache.hadoop.io.compress.ZStandardCodec;

/**
 * A compressed file. Its name tells that it is one. How it begins tells the format: gzip, bzip2,
 * xz, zstd, lz4, snappy and others, as their commands write them. A file without such a mark is
 * left to the codec that Hadoop has for its name: the blocks that Spark writes as lz4 and snappy
 * have none. The content has no length that is known, and can only be read from its beginning.
 */
final class PackedFile implements ByteSource {

  private static final long serialVersionUID = 2;

  /** Endings of names that Hadoop has no codec for. */
  private static final List<String> MORE_ENDINGS = List.of(".xz", ".lzma", ".Z", ".sz");

  private static final Set<String> FORMATS =
      Set.of(
          CompressorStreamFactory.GZIP,
          CompressorStreamFactory.BZIP2,
          CompressorStreamFactory.XZ,
          CompressorStreamFactory.LZMA,
          CompressorStreamFactory.ZSTANDARD,
          CompressorStreamFactory.LZ4_FRAMED,
          CompressorStreamFactory.SNAPPY_FRAMED,
          CompressorStreamFactory.Z,
          CompressorStreamFactory.DEFLATE);

  /** In KiB: four times what xz asks for at the most. */
  private static final int MOST_MEMORY = 1 << 18;

  /** Also reads several compressed files put together, as pigz and pbzip2 write them. */
  private static final CompressorStreamFactory STREAMS =
      new CompressorStreamFactory(true, MOST_MEMORY);

  private final HadoopFile file;
  private final SerializableConfiguration configuration;

  PackedFile(HadoopFile file, SerializableConfiguration configuration) {
    this.file = file;
    this.configuration = configuration;
  }

  /** Whether a file of such a name is compressed. */
  static boolean isPacked(Path file, Configuration configuration) {
    return MORE_ENDINGS.stream().anyMatch(file.getName()::endsWith)
        || new CompressionCodecFactory(configuration).getCodec(file) != null;
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
    InputStream packed = new BufferedInputStream(file.open(0));
    try {
      return new DecompressedFile(content(packed), packed);
    } catch (Exception | LinkageError e) {
      packed.close();
      throw damaged(e);
    }
  }

  private InputStream content(InputStream packed) throws IOException, CompressorException {
    Optional<String> format = format(packed);
    if (format.filter(CompressorStreamFactory.LZ4_FRAMED::equals).isPresent()) {
      return new LZ4FrameInputStream(packed); // Spark's own, which is many times faster.
    }
    if (format.isPresent()) {
      return STREAMS.createCompressorInputStream(format.get(), packed);
    }
    CompressionCodec codec =
        new CompressionCodecFactory(configuration.value()).getCodec(file.path());
    boolean hasMark =
        codec instanceof GzipCodec
            || codec instanceof BZip2Codec
            || codec instanceof ZStandardCodec;
    Optional<ForeignFormat> foreign = foreign(packed);
    if (codec == null || hasMark || foreign.isPresent()) {
      throw new IOException(
          "it does not begin as such a file does"
              + foreign.map(other -> " but " + other.words()).orElse(""));
    }
    if (codec instanceof Lz4Codec || codec instanceof SnappyCodec) {
      checkFirstBlock(packed);
    }
    return codec.createInputStream(packed);
  }

  private static Optional<String> format(InputStream packed) {
    try {
      return Optional.of(CompressorStreamFactory.detect(packed)).filter(FORMATS::contains);
    } catch (CompressorException e) {
      return Optional.empty();
    }
  }

  private static Optional<ForeignFormat> foreign(InputStream packed) throws IOException {
    packed.mark(ForeignFormat.HEAD);
    byte[] head = packed.readNBytes(ForeignFormat.HEAD);
    packed.reset();
    return ForeignFormat.of(head);
  }

  /** The codec gives blocks the memory that their lengths ask for, whatever stands there. */
  private void checkFirstBlock(InputStream packed) throws IOException {
    packed.mark(2 * Integer.BYTES);
    DataInputStream lengths = new DataInputStream(packed);
    lengths.readInt();
    long length = Integer.toUnsignedLong(lengths.readInt());
    packed.reset();
    if (length > file.length()) {
      throw new IOException(
          String.format("its first block would have %,d bytes, more than the file", length));
    }
  }

  @Override
  public void checkUnchanged() throws IOException {
    file.checkUnchanged();
  }

  private InvalidInputException damaged(Throwable cause) {
    String why = cause instanceof EOFException ? "it ends too early" : ForeignFailure.line(cause);
    return cause instanceof InvalidInputException invalid
        ? invalid
        : new InvalidInputException(
            name()
                + ": cannot be unpacked ("
                + why
                + "); it is damaged, cut off, or not packed as its name says: fetch or pack it"
                + " again",
            cause);
  }

  /** Tells damage from a file system that fails: the codec's complaints from the file's. */
  private final class DecompressedFile extends FilterInputStream {
    private final InputStream packed;

    DecompressedFile(InputStream in, InputStream packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // A block that is damaged may say that it takes more memory than there is.
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
