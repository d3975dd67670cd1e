package io.kindling.nn.blas;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.kindling.ForeignFailure;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The native library that netlib is bound to.
 *
 * <p>netlib binds to one library in the life of a JVM: the system's if that is asked for first,
 * otherwise the OpenBLAS that comes with Kindling. OpenBLAS is held to one thread, because Spark
 * already runs a task on every core, and because a second thread would split the sums.
 */
final class NetlibLibrary {

  private static final Logger NETLIB_LOG =
      Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

  /** The library that this JVM has been bound to, or why there is none. Null before the first. */
  private static NetlibLibrary bound;

  private final Blas choice;
  private final BLAS blas;
  private final String name;
  private final String failure;

  private NetlibLibrary(Blas choice, BLAS blas, String name, String failure) {
    this.choice = choice;
    this.blas = blas;
    this.name = name;
    this.failure = failure;
  }

  /**
   * Returns products by the wanted library or, where it cannot be loaded, by the fastest Java code
   * that netlib has for this JVM.
   */
  static synchronized MatrixProducts load(Blas wanted) {
    if (bound == null) {
      bound = bind(wanted);
    }
    if (bound.choice != wanted) {
      return substitute("the " + wanted + " BLAS was asked for after this JVM had loaded another");
    }
    if (bound.blas == null) {
      return substitute("the " + wanted + " BLAS could not be loaded (" + bound.failure + ")");
    }
    return new NetlibProducts(bound.blas, bound.name, null);
  }

  private static MatrixProducts substitute(String failure) {
    return named(
        JavaBLAS.getInstance(), failure + "; computing with netlib's Java BLAS, which is slower");
  }

  private static MatrixProducts named(BLAS java, String notice) {
    return new NetlibProducts(java, "netlib " + java.getClass().getSimpleName(), notice);
  }

  /**
   * Returns products by netlib's scalar code.
   *
   * <p>JavaBLAS.getInstance() would be the code on the Vector API where this JVM has that, with as
   * many lanes as the processor has: it adds in another order, and so rounds differently, with
   * AVX-512 than with AVX2. netlib offers no other way to its scalar code.
   */
  static MatrixProducts scalar() {
    try {
      Method instance =
          Class.forName("dev.ludovic.netlib.blas.Java11BLAS").getDeclaredMethod("getInstance");
      instance.setAccessible(true);
      return named((BLAS) instance.invoke(null), null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of netlib has no Java11BLAS", e);
    }
  }

  private static NetlibLibrary bind(Blas choice) {
    // netlib logs a warning for what we report ourselves.
    NETLIB_LOG.setLevel(Level.OFF);
    try {
      String name = "libblas.so.3 of the system";
      if (choice == Blas.BUNDLED) {
        String binding = Loader.load(openblas_nolapack.class);
        // The binding has opened this very copy of OpenBLAS; naming any other would leave the
        // thread count below without effect.
        Path library = Path.of(binding).resolveSibling("libopenblas_nolapack.so.0");
        System.setProperty("dev.ludovic.netlib.blas.nativeLibPath", library.toString());
        openblas_nolapack.blas_set_num_threads(1);
        name = "OpenBLAS " + Loader.getVersion("org.bytedeco", "openblas") + ", 1 thread";
      }
      return new NetlibLibrary(choice, NativeBLAS.getInstance(), name, null);
    } catch (IOException | LinkageError | RuntimeException e) {
      return new NetlibLibrary(choice, null, null, ForeignFailure.line(e));
    }
  }
}
