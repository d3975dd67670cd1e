package io.kindling.nn.blas;

import java.util.Locale;

/** An implementation of matrix products that a run can ask for. */
public enum Blas {
  /** Our own products: the same bits on every processor. */
  VECTOR,
  /** OpenBLAS by netlib, from our own jar. Its kernels, and so its bits, vary by processor. */
  BUNDLED,
  /**
   * The {@code libblas.so.3} of the machine by netlib. Its thread count is the machine's affair.
   */
  SYSTEM,
  /** netlib's scalar Java code: slow, with the same bits on every processor. */
  JAVA;

  /**
   * Returns new products of this implementation or, where it cannot be loaded, of the nearest that
   * can, with a {@link MatrixProducts#notice} that says so.
   */
  public MatrixProducts load() {
    return switch (this) {
      case VECTOR -> OwnProducts.load();
      case BUNDLED, SYSTEM -> NetlibLibrary.load(this);
      case JAVA -> NetlibLibrary.scalar();
    };
  }

  /**
   * Begins to compile what this implementation consists of, so that it is fast when it is needed.
   */
  public void warmUp() {
    if (this == VECTOR) {
      OwnProducts.warmUp();
    }
  }

  /** Returns the name as options have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
