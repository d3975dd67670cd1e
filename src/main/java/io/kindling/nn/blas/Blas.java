package io.kindling.nn.blas;

import java.util.Locale;

/** The implementations of matrix products that a run can request with {@code --blas}. */
public enum Blas {
  /** Kindling's own products, which have the same bits on every processor. */
  VECTOR,
  /**
   * OpenBLAS through netlib, from Kindling's jar. Its kernels, and so its bits, depend on the
   * processor.
   */
  BUNDLED,
  /**
   * The machine's {@code libblas.so.3} through netlib. The machine's configuration defines its
   * number of threads.
   */
  SYSTEM,
  /** The scalar Java code of netlib, which is slow and has the same bits on every processor. */
  JAVA;

  /**
   * Returns new products of this implementation. If it cannot be loaded, returns products of a
   * substitute, with a {@link MatrixProducts#notice} that gives the reason.
   */
  public MatrixProducts load() {
    return switch (this) {
      case VECTOR -> OwnProducts.load();
      case BUNDLED, SYSTEM -> NetlibLibrary.load(this);
      case JAVA -> NetlibLibrary.scalar();
    };
  }

  /**
   * Starts to compile this implementation in the background, so that it is fast when training
   * starts.
   */
  public void warmUp() {
    if (this == VECTOR) {
      OwnProducts.warmUp();
    }
  }

  /** Returns the name in lower case, as options and recipes write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
