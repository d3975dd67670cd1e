package io.kindling.nn.blas;

import io.kindling.random.KeyedRandom;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A background thread that runs {@link VectorProducts} until the JIT has compiled their loops, and
 * then checks that their bits equal the bits of {@link FmaLoops}.
 *
 * <p>The thread detects compiled loops by the processor time of a product. The bits of results do
 * not depend on this detection.
 */
final class TileWarmUp {

  private static final long PURPOSE = 0x7a23L;

  /**
   * The rows and columns of the products. With vectors of 4, 8 and 16 floats, this size needs
   * panels of one vector and of two vectors, incomplete tiles, and reads rows of A without packing
   * them.
   */
  private static final int SIZE = 68;

  /** The inner dimension of the products. */
  private static final int DEPTH = 300;

  /**
   * The longest time, in nanoseconds, of a pair of products by compiled loops: 3 million
   * multiply-adds at one billion per second. Interpreted loops take seconds; compiled loops on the
   * slowest processor with FMA take 0.3 ms.
   */
  private static final long FAST = 3_000_000;

  /**
   * The number of consecutive fast products that is required, because one product may be fast while
   * other loops are still being compiled.
   */
  private static final int ENOUGH = 20;

  /**
   * The time, in nanoseconds, after which the thread mostly sleeps, because this JVM may never
   * compile the loops.
   */
  private static final long PATIENCE = 5_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static boolean begun;
  private static volatile boolean done;
  private static volatile boolean wrong;

  private TileWarmUp() {}

  /** Starts the thread, once in the life of the JVM, if the JVM has an optimizing compiler. */
  static synchronized void begin() {
    if (!begun && hasOptimizingCompiler()) {
      begun = true;
      Thread thread = new Thread(TileWarmUp::run, "kindling-tile-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Returns whether this JVM has an optimizing compiler. HotSpot's {@code java.vm.info} shows if it
   * is disabled by -Xint or -XX:TieredStopAtLevel=1.
   */
  private static boolean hasOptimizingCompiler() {
    String info = System.getProperty("java.vm.info", "");
    return !info.contains("interpreted mode") && !info.contains("emulated-client");
  }

  /** Returns whether the loops are compiled and their bits are correct. */
  static boolean isDone() {
    return done;
  }

  /** Returns the reason why the loops are not used in this JVM, or null if there is none. */
  static String problem() {
    return wrong
        ? "the JIT of this JVM computes wrong bits on the Vector API, so plain loops are used"
            + " instead, which are several times slower"
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
   * Returns the processor time of this thread, in nanoseconds. With elapsed time, a product on a
   * busy machine would seem slow while the thread waits, and the thread would sleep although
   * training needs the result.
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
