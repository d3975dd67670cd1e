package io.kindling.nn.blas;

import io.kindling.random.KeyedRandom;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that runs {@link VectorProducts} until the JIT has compiled their loops, and then
 * compares their bits with those of {@link FmaLoops}.
 *
 * <p>Whether they are compiled is told by the processor time that a product takes. No bit of any
 * result depends on it.
 */
final class TileWarmUp {

  private static final long PURPOSE = 0x7a23L;

  /**
   * The size of the product. For vectors of 4, 8 and 16 floats, it has panels of one vector and of
   * two, rows that fill no tile, and so few columns that rows of A are read where they lie.
   */
  private static final int SIZE = 68;

  private static final int DEPTH = 300;

  /**
   * The longest time, in nanoseconds, that a product of compiled loops takes: 3 million
   * multiply-adds at a gigaflop a second. Interpreted, they take seconds; on the slowest processor
   * with fma, 0.3 ms.
   */
  private static final long FAST = 3_000_000;

  /** Fast products in a row, so that one is not taken for fast while others are being compiled. */
  private static final int ENOUGH = 20;

  /** The time, in nanoseconds, after which the thread mostly sleeps: this JVM may never compile. */
  private static final long PATIENCE = 5_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static boolean begun;
  private static volatile boolean done;
  private static volatile boolean wrong;

  private TileWarmUp() {}

  /** Starts the thread, once in the life of the JVM. */
  static synchronized void begin() {
    if (!begun && hasOptimizingCompiler()) {
      begun = true;
      Thread thread = new Thread(TileWarmUp::run, "kindling-tile-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** HotSpot says so here if it was told to do without: by -Xint, or -XX:TieredStopAtLevel=1. */
  private static boolean hasOptimizingCompiler() {
    String info = System.getProperty("java.vm.info", "");
    return !info.contains("interpreted mode") && !info.contains("emulated-client");
  }

  /** Returns whether the loops are fast. */
  static boolean isDone() {
    return done;
  }

  /** Returns why the loops will never be taken, or null if they may. */
  static String problem() {
    return wrong
        ? "the JIT of this JVM computes other bits on the Vector API than Java defines, so plain loops"
            + " compute instead, several times slower"
        : null;
  }

  private static void run() {
    VectorProducts products = new VectorProducts();
    KeyedRandom random = new KeyedRandom(PURPOSE);
    float[] a = Fingerprint.random(random, SIZE * DEPTH);
    float[] b = Fingerprint.random(random, SIZE * DEPTH);
    float[] c = new float[SIZE * SIZE];
    long start = time();
    int fast = 0;
    while (fast < ENOUGH) {
      long before = time();
      multiply(products, a, b, c);
      long after = time();
      fast = after - before < FAST ? fast + 1 : 0;
      if (fast == 0 && after - start > PATIENCE) {
        LockSupport.parkNanos(20 * (after - before));
      }
    }
    float[] expected = new float[c.length];
    multiply(new FmaLoops(), a, b, expected);
    wrong = !Arrays.equals(expected, c);
    done = !wrong;
  }

  /**
   * Returns the time, in nanoseconds, that this thread has run. On a busy machine the time of day
   * would make slow what only waits, and the thread would sleep while training needs it.
   */
  private static long time() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static void multiply(MatrixProducts products, float[] a, float[] b, float[] c) {
    products.multiply(false, true, SIZE, SIZE, DEPTH, a, 0, DEPTH, b, 0, DEPTH, false, c, 0, SIZE);
    products.multiply(true, false, SIZE, SIZE, DEPTH, a, 0, SIZE, b, 0, SIZE, true, c, 0, SIZE);
  }
}
