package io.kindling.nn;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.kindling.ForeignFailure;
import io.kindling.Sha256;
import io.kindling.random.KeyedRandom;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Matrix products by netlib, over the library that the run asked for.
 *
 * <p>netlib binds to one native library in the life of a JVM: the system's if that is asked for
 * first, otherwise the OpenBLAS that comes with Kindling. OpenBLAS is held to one thread, because
 * Spark already runs a task on every core, and because a second thread would split the sums.
 */
public final class Blas {

  /** Which implementation of BLAS to compute with. */
  public enum Choice {
    /** OpenBLAS, from our own jar. */
    BUNDLED,
    /** The {@code libblas.so.3} of the machine. Its thread count is up to the machine, too. */
    SYSTEM,
    /** netlib's scalar Java code, much slower but the same bits on every processor. */
    JAVA
  }

  private static final long FINGERPRINT_PURPOSE = 0xf19e4L;

  private static final Logger NETLIB_LOG =
      Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

  /** The native library this JVM has been bound to, or why there is none. Null before the first. */
  private static NativeLibrary bound;

  private record NativeLibrary(Choice choice, BLAS blas, String name, String failure) {}

  private final BLAS blas;
  private final String name;
  private final String notice;

  /** Over an implementation of netlib's interface. */
  Blas(BLAS blas, String name, String notice) {
    this.blas = blas;
    this.name = name;
    this.notice = notice;
  }

  /**
   * Returns the wanted implementation or, where it cannot be loaded, the fastest Java code that
   * netlib has for this JVM together with a {@link #notice} that says so.
   */
  public static synchronized Blas load(Choice wanted) {
    if (wanted == Choice.JAVA) {
      return named(scalarJava(), null);
    }
    if (bound == null) {
      bound = bind(wanted);
    }
    String label = wanted.name().toLowerCase(Locale.ROOT);
    if (bound.choice != wanted) {
      return substitute("the " + label + " BLAS was asked for after this JVM had loaded another");
    }
    if (bound.blas == null) {
      return substitute("the " + label + " BLAS could not be loaded (" + bound.failure + ")");
    }
    return new Blas(bound.blas, bound.name, null);
  }

  /** What computes, for the run's record: library, version and threads. */
  public String name() {
    return name;
  }

  /** Why this is not the implementation that was asked for, or null if it is. */
  public String notice() {
    return notice;
  }

  /**
   * C ← alpha · op(A) op(B) + beta · C, all matrices column-major, as BLAS has them: op(A) [m, k],
   * op(B) [k, n], C [m, n]. A row-major [r, c] matrix is a column-major [c, r] one.
   *
   * @param transA "N" for op(A) = A, "T" for op(A) = Aᵀ; transB likewise
   * @param lda the length of a column of A as it is stored; ldb and ldc likewise
   */
  public void gemm(
      String transA,
      String transB,
      int m,
      int n,
      int k,
      float[] a,
      int offsetA,
      int lda,
      float[] b,
      int offsetB,
      int ldb,
      float beta,
      float[] c,
      int offsetC,
      int ldc) {
    blas.sgemm(transA, transB, m, n, k, 1, a, offsetA, lda, b, offsetB, ldb, beta, c, offsetC, ldc);
  }

  /** Whether no value is NaN or infinite. */
  public boolean allFinite(float[] values) {
    // The sum of absolute values is the fast way to tell. It may overflow where no value is
    // infinite.
    return Float.isFinite(blas.sasum(values.length, values, 1)) || allFiniteOneByOne(values);
  }

  private static boolean allFiniteOneByOne(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Identifies how this implementation rounds on this processor: a digest of a few products of
   * fixed matrices. Where two fingerprints differ, so do the last bits of what is trained.
   */
  public String fingerprint() {
    KeyedRandom random = new KeyedRandom(FINGERPRINT_PURPOSE);
    Sha256 digest = new Sha256();
    for (int k : new int[] {5, 125, 784}) {
      int m = 37;
      int n = 61;
      float[] a = new float[m * k];
      float[] b = new float[k * n];
      for (int i = 0; i < a.length; i++) {
        a[i] = (float) random.nextDouble(-1, 1);
      }
      for (int i = 0; i < b.length; i++) {
        b[i] = (float) random.nextDouble(-1, 1);
      }
      float[] c = new float[m * n];
      gemm("N", "N", m, n, k, a, 0, m, b, 0, k, 0, c, 0, m);
      digest.add(c);
      gemm("T", "N", m, n, k, a, 0, k, b, 0, k, 1, c, 0, m);
      digest.add(c);
    }
    return digest.hex().substring(0, 16);
  }

  private static Blas substitute(String failure) {
    return named(
        JavaBLAS.getInstance(), failure + "; computing with netlib's Java BLAS, which is slower");
  }

  private static Blas named(BLAS java, String notice) {
    return new Blas(java, "netlib " + java.getClass().getSimpleName(), notice);
  }

  /**
   * JavaBLAS.getInstance() would be the one on the Vector API where this JVM has that, with as many
   * lanes as the processor has: it adds in another order, and so rounds differently, with AVX-512
   * than with AVX2. netlib offers no other way to its scalar code.
   */
  private static BLAS scalarJava() {
    try {
      Method instance =
          Class.forName("dev.ludovic.netlib.blas.Java11BLAS").getDeclaredMethod("getInstance");
      instance.setAccessible(true);
      return (BLAS) instance.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of netlib has no Java11BLAS", e);
    }
  }

  private static NativeLibrary bind(Choice choice) {
    // netlib logs a warning for what we report ourselves.
    NETLIB_LOG.setLevel(Level.OFF);
    try {
      String name = "libblas.so.3 of the system";
      if (choice == Choice.BUNDLED) {
        String binding = Loader.load(openblas_nolapack.class);
        // The binding has opened this very copy of OpenBLAS; naming any other would leave the
        // thread count below without effect.
        Path library = Path.of(binding).resolveSibling("libopenblas_nolapack.so.0");
        System.setProperty("dev.ludovic.netlib.blas.nativeLibPath", library.toString());
        openblas_nolapack.blas_set_num_threads(1);
        name = "OpenBLAS " + Loader.getVersion("org.bytedeco", "openblas") + ", 1 thread";
      }
      return new NativeLibrary(choice, NativeBLAS.getInstance(), name, null);
    } catch (IOException | LinkageError | RuntimeException e) {
      return new NativeLibrary(choice, null, null, ForeignFailure.line(e));
    }
  }
}
