package io.kindling.data.image;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The images of a set, without their labels.
 *
 * @param name the sequence's name for messages
 * @param set the set
 */
record UnlabelledImages(String name, ImageSet set) implements ImageSequence {

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public int rows() {
    return set.rows();
  }

  @Override
  public int columns() {
    return set.columns();
  }

  @Override
  public boolean startsAnywhere() {
    return true;
  }

  @Override
  public Reader from(int first) {
    return new RangeReader(set, first);
  }

  private static final class RangeReader extends Reader {
    private final ImageSet set;
    private int next;

    RangeReader(ImageSet set, int first) {
      super(set.features());
      this.set = set;
      this.next = first;
    }

    @Override
    public void next(byte[] levels, int count) {
      try {
        System.arraycopy(set.pixels(next, count), 0, levels, 0, count * set.features());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      next += count;
    }

    @Override
    public void close() {}
  }
}
