package io.kindling.data.idx;

import io.kindling.ForeignFailure;
import io.kindling.data.ByteSource;
import io.kindling.data.image.ImageSequence;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.ZipException;

/**
 * The images of an IDX file, without labels.
 *
 * @param file the file, [images, rows, columns]
 */
public record IdxImages(IdxFile file) implements ImageSequence {

  /**
   * Opens a file.
   *
   * @throws io.kindling.InvalidInputException if it is not an IDX file of images
   * @throws IOException if it cannot be read
   */
  public static IdxImages open(ByteSource source) throws IOException {
    return new IdxImages(IdxFile.open(source, 3, "images"));
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public int size() {
    return file.items();
  }

  @Override
  public int rows() {
    return file.dimension(1);
  }

  @Override
  public int columns() {
    return file.dimension(2);
  }

  /** Returns true for a plain file; a gzipped file has to be decompressed from its beginning. */
  @Override
  public boolean startsAnywhere() {
    return !file.packed();
  }

  @Override
  public Reader from(int first) throws IOException {
    try {
      return new ItemReader(file, file.items(first), first);
    } catch (EOFException | ZipException e) {
      throw file.unreadable(e);
    }
  }

  private static final class ItemReader extends Reader {
    private final IdxFile file;
    private final InputStream in;
    private int left;

    ItemReader(IdxFile file, InputStream in, int first) {
      super(file.itemLength());
      this.file = file;
      this.in = in;
      this.left = file.items() - first;
    }

    @Override
    public void next(byte[] levels, int count) {
      int length = Math.multiplyExact(count, file.itemLength());
      try {
        if (in.readNBytes(levels, 0, length) < length) {
          throw new EOFException();
        }
        left -= count;
        if (left == 0) {
          // Reading past the last item also makes gzip verify its checksum.
          file.checkEnd(in.read() < 0);
        }
      } catch (EOFException | ZipException e) {
        throw file.unreadable(e);
      } catch (IOException e) {
        throw new UncheckedIOException(
            new IOException(file.name() + ": cannot be read: " + ForeignFailure.line(e), e));
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
