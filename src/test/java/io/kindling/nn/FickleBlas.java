package io.kindling.nn;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

/** A BLAS that adds up otherwise when there are more rows, which no library promises not to do. */
public final class FickleBlas {

  private FickleBlas() {}

  /** netlib's Java BLAS, but with the first number of a product of so many columns one bit off. */
  public static Blas forColumns(int columns) {
    return withOneBitOff(arguments -> arguments[3].equals(columns));
  }

  /** The same, but only where it has so many rows as well; both in BLAS' sense. */
  public static Blas forShape(int rows, int columns) {
    return withOneBitOff(arguments -> arguments[2].equals(rows) && arguments[3].equals(columns));
  }

  /** Like {@link #forColumns}, but only where the product is added to what is there. */
  public static Blas whenAccumulating(int columns) {
    return withOneBitOff(arguments -> arguments[3].equals(columns) && arguments[12].equals(1f));
  }

  private static Blas withOneBitOff(Predicate<Object[]> products) {
    BLAS java = JavaBLAS.getInstance();
    BLAS fickle =
        (BLAS)
            Proxy.newProxyInstance(
                BLAS.class.getClassLoader(),
                new Class<?>[] {BLAS.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(java, arguments);
                  // sgemm(transA, transB, m, n, k, alpha, a, …, beta, c, offsetC, ldc)
                  if (method.getName().equals("sgemm") && products.test(arguments)) {
                    float[] c = (float[]) arguments[13];
                    int offset = (int) arguments[14];
                    c[offset] = Math.nextUp(c[offset]);
                  }
                  return result;
                });
    return new Blas(fickle, "fickle", null);
  }
}
