package io.kindling.nn.blas;

import java.util.Optional;

/**
 * Kindling's own products, by the fastest code that is available at the time of the call: {@link
 * FmaLoops} until {@link VectorTile} is compiled, then {@link VectorProducts}. Both have the bits
 * of the {@link FixedOrder}.
 *
 * <p>Code on the Vector API takes a thousand times as long before the JIT's optimizing compiler
 * (C2) has compiled it, and stays slow in a JVM without C2. So a background thread, {@link
 * TileWarmUp}, runs the tiles until they are fast.
 */
final class OwnProducts extends FixedOrder {

  private static final String MODULE = "jdk.incubator.vector";

  private static final String WITHOUT_MODULE =
      "this JVM was started without --add-modules="
          + MODULE
          + ", so matrix products take several times as long, with the same bits. Add it to the JVM's"
          + " options; on Spark before 4.0, to spark.driver.extraJavaOptions and"
          + " spark.executor.extraJavaOptions";

  private static final String WITHOUT_FMA =
      "this processor has no fused multiply-add instruction, so Java computes it in software, a"
          + " hundred times slower. Use --blas bundled";

  /** The longest time of a fused multiply-add in hardware, in nanoseconds. */
  private static final long SLOWEST_INSTRUCTION = 2000;

  private final FmaLoops loops;

  /** A message for the user, or null. */
  private final String notice;

  /** The products on the Vector API, or null until the tiles are fast. */
  private VectorProducts vector;

  private OwnProducts(String notice) {
    this.loops = new FmaLoops();
    this.notice = notice;
  }

  static MatrixProducts load() {
    warmUp();
    String notice = fmaIsFast() ? null : WITHOUT_FMA;
    return new OwnProducts(hasModule() || notice != null ? notice : WITHOUT_MODULE);
  }

  /** Starts to compile the tiles if this JVM has the Vector API. */
  static void warmUp() {
    if (hasModule()) {
      TileWarmUp.begin();
    }
  }

  private static boolean hasModule() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  @Override
  public void multiply(
      boolean transA,
      boolean transB,
      int rows,
      int columns,
      int inner,
      float[] a,
      int aStart,
      int aStride,
      float[] b,
      int bStart,
      int bStride,
      boolean add,
      float[] c,
      int cStart,
      int cStride) {
    if (vector == null && TileWarmUp.isDone()) {
      vector = new VectorProducts();
    }
    MatrixProducts now = vector == null ? loops : vector;
    now.multiply(
        transA, transB, rows, columns, inner, a, aStart, aStride, b, bStart, bStride, add, c,
        cStart, cStride);
  }

  /**
   * Returns whether the processor has a fused multiply-add instruction, by measuring its time. In
   * software it takes 10 µs or more; by the instruction, in interpreted code, 25 ns.
   */
  private static boolean fmaIsFast() {
    float value = 1;
    for (int trial = 0; trial < 5; trial++) {
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        value = Math.fma(value, 0.9999f, 1e-4f);
      }
      if (System.nanoTime() - start < 20 * SLOWEST_INSTRUCTION) {
        return true;
      }
    }
    return Float.isNaN(value);
  }

  @Override
  public String name() {
    return "our own products";
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice == null ? TileWarmUp.problem() : notice);
  }
}
