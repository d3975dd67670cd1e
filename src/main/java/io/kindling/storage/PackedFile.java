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
 * A compressed file. The extension marks a file as compressed; its first bytes tell the format:
 * gzip, bzip2, xz, zstd, lz4, snappy and others, as their command-line tools write them. A file
 * without such a signature is read with Hadoop's codec for its extension, because the lz4 and
 * snappy blocks that Spark writes have none. The decompressed length is unknown, and the content
 * can only be read from its beginning.
 */
final class PackedFile implements ByteSource {

  private static final long serialVersionUID = 2;

  /** Extensions of compressed files for which Hadoop has no codec. */
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

  /** Memory limit of a decompressor in KiB: four times the maximum that xz needs. */
  private static final int MOST_MEMORY = 1 << 18;

  /**
   * Factory of decompressors that also read concatenated streams, as pigz and pbzip2 write them.
   */
  private static final CompressorStreamFactory STREAMS =
      new CompressorStreamFactory(true, MOST_MEMORY);

  private final HadoopFile file;
  private final SerializableConfiguration configuration;

  PackedFile(HadoopFile file, SerializableConfiguration configuration) {
    this.file = file;
    this.configuration = configuration;
  }

  /** Returns whether the extension of a file is that of a compressed file. */
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
      throw new IllegalArgumentException(
          "a compressed file can only be read from position 0, not from " + position);
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
      return new LZ4FrameInputStream(packed); // Spark's own library, which is many times faster.
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

  /**
   * Checks the length of the first block, because the codec allocates whatever length the block
   * declares.
   */
  private void checkFirstBlock(InputStream packed) throws IOException {
    packed.mark(2 * Integer.BYTES);
    DataInputStream lengths = new DataInputStream(packed);
    lengths.readInt();
    long length = Integer.toUnsignedLong(lengths.readInt());
    packed.reset();
    if (length > file.length()) {
      throw new IOException(
          String.format("its first block declares %,d bytes, more than the file has", length));
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
                + "); it is damaged, cut off, or not in the format of its extension; fetch or"
                + " pack it again",
            cause);
  }

  /**
   * Stream that reports the decompressor's exceptions as damage, to distinguish them from failures
   * of the file system.
   */
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
        // A damaged block may declare more memory than is available.
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
