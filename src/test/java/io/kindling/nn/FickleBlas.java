package io.kindling.nn;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.Proxy;

/** A BLAS that adds up otherwise when there are more rows, which no library promises not to do. */
public final class FickleBlas {

  private FickleBlas() {}

  /** netlib's Java BLAS, but with the first number of a product of so many columns one bit off. */
  public static Blas forColumns(int columns) {
    BLAS java = JavaBLAS.getInstance();
    BLAS fickle =
        (BLAS)
            Proxy.newProxyInstance(
                BLAS.class.getClassLoader(),
                new Class<?>[] {BLAS.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(java, arguments);
                  // sgemm(transA, transB, m, n, k, alpha, a, …, beta, c, offsetC, ldc)
                  if (method.getName().equals("sgemm") && arguments[3].equals(columns)) {
                    float[] c = (float[]) arguments[13];
                    int offset = (int) arguments[14];
                    c[offset] = Math.nextUp(c[offset]);
                  }
                  return result;
                });
    return new Blas(fickle, "fickle", null);
  }
}
