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
 * The native library to which netlib is bound in this JVM.
 *
 * <p>netlib binds to one library for the life of a JVM: the one that is requested first, which is
 * the system's BLAS or the OpenBLAS that comes with Kindling. OpenBLAS is limited to one thread,
 * because Spark already runs a task on every core and a second thread would change the order of the
 * sums.
 */
final class NetlibLibrary {

  private static final Logger NETLIB_LOG =
      Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

  /**
   * The library to which this JVM is bound, or the reason why it could not be loaded. Null before
   * the first request.
   */
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
   * Returns products of the requested library. If it cannot be loaded, returns products of netlib's
   * fastest Java code for this JVM, with a notice.
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
   * Returns products of netlib's scalar code.
   *
   * <p>{@code JavaBLAS.getInstance()} returns code on the Vector API if this JVM has it. That code
   * uses as many lanes as the processor has, so its order of additions, and so its rounding,
   * differs between AVX-512 and AVX2. netlib has no public access to its scalar code, so this
   * method uses reflection.
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
    // netlib logs a warning about failures that the notice reports already.
    NETLIB_LOG.setLevel(Level.OFF);
    try {
      String name = "libblas.so.3 of the system";
      if (choice == Blas.BUNDLED) {
        String binding = Loader.load(openblas_nolapack.class);
        // netlib must open the copy of OpenBLAS that the binding has opened. With another copy, the
        // thread count below would have no effect.
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
