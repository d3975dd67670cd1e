package io.kindling.data.mnist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The standard names of MNIST's four files; each may also end in .gz. */
public final class MnistFiles {

  /** Images for training and validation. */
  public static final String TRAINING_IMAGES = "train-images-idx3-ubyte";

  /** Labels for training and validation. */
  public static final String TRAINING_LABELS = "train-labels-idx1-ubyte";

  /** Images for testing. */
  public static final String TEST_IMAGES = "t10k-images-idx3-ubyte";

  /** Labels for testing. */
  public static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** The names of all four files. */
  public static final List<String> ALL =
      List.of(TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS);

  private MnistFiles() {}

  /** Returns whether a directory holds a file with the given name, plain or gzipped. */
  public static boolean isIn(Path directory, String name) {
    return Files.exists(directory.resolve(name)) || Files.exists(directory.resolve(name + ".gz"));
  }
}
