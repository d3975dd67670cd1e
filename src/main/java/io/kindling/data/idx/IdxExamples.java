package io.kindling.data.idx;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import io.kindling.data.image.ImageSet;
import java.io.IOException;

/**
 * The examples in a pair of IDX files.
 *
 * @param images the file of images, [examples, rows, columns]
 * @param classes the file of labels, [examples]
 */
public record IdxExamples(IdxFile images, IdxFile classes) implements ImageSet {

  /**
   * Checks that the files belong together.
   *
   * @throws InvalidInputException if the files hold different numbers of examples
   */
  public IdxExamples {
    if (images.items() != classes.items()) {
      throw new InvalidInputException(
          String.format(
              "%s: %,d labels for the %,d images of %s; both files must describe the same examples",
              classes.name(), classes.items(), images.items(), images.name()));
    }
  }

  /**
   * Opens a pair of files.
   *
   * @throws InvalidInputException if a file is not an IDX file of the expected shape
   * @throws IOException if a file cannot be read
   */
  public static IdxExamples open(ByteSource images, ByteSource classes) throws IOException {
    return new IdxExamples(IdxFile.open(images, 3, "images"), IdxFile.open(classes, 1, "labels"));
  }

  @Override
  public int size() {
    return images.items();
  }

  @Override
  public int rows() {
    return images.dimension(1);
  }

  @Override
  public int columns() {
    return images.dimension(2);
  }

  @Override
  public byte[] pixels(int first, int count) throws IOException {
    return images.read(first, count);
  }

  @Override
  public byte[] labels(int first, int count) throws IOException {
    return classes.read(first, count);
  }

  @Override
  public void checkUnchanged() throws IOException {
    images.source().checkUnchanged();
    classes.source().checkUnchanged();
  }
}
