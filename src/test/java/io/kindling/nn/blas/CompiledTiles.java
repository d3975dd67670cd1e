package io.kindling.nn.blas;

/** Products on the Vector API for tests, independent of what the JVM has compiled. */
public final class CompiledTiles {

  private CompiledTiles() {}

  /** Returns products that run the tiles from the first call on. */
  static MatrixProducts products() {
    return new VectorProducts();
  }

  /** Waits until {@link Blas#VECTOR} computes by compiled tiles. */
  public static void await() {
    Blas.VECTOR.load();
    for (int tenth = 0; !TileWarmUp.isDone(); tenth++) {
      if (tenth == 600) {
        throw new AssertionError("the tiles are not compiled after a minute");
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
