package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlasTest {

  @BeforeAll
  static void bindTheBundledLibrary() {
    Blas.load(Blas.Choice.BUNDLED);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUNDLED", "JAVA"})
  void gemmMultipliesMatricesOfAnyShapeInTheMidstOfArrays(Blas.Choice choice) {
    Blas blas = Blas.load(choice);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      Product product = new Product(random);
      float[] found = product.c.clone();
      product.by(blas, found);
      double[] wanted = product.byHand();
      for (int j = 0; j < found.length; j++) {
        // k products of numbers up to 1 and one more, summed in whatever order, each sum rounded.
        assertEquals(wanted[j], found[j], (product.k + 2) * product.k * 0x1p-24, product::toString);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BUNDLED", "JAVA"})
  void nanAndInfinityAreFoundWhereverTheyAre(Blas.Choice choice) {
    Blas blas = Blas.load(choice);
    for (int length : new int[] {0, 1, 2, 3, 7, 16, 31, 64, 100, 129, 1000}) {
      float[] values = new float[length];
      Arrays.fill(values, -Float.MAX_VALUE);
      assertTrue(blas.allFinite(values), "though their sum overflows");
      for (int i = 0; i < length; i++) {
        for (float odd :
            new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
          values[i] = odd;
          assertFalse(blas.allFinite(values), odd + " at " + i + " of " + length);
        }
        values[i] = i % 2 == 0 ? -0f : Float.MIN_VALUE;
        assertTrue(blas.allFinite(values));
      }
    }
  }

  /** A random product with random offsets and gaps between columns, which hold NaN. */
  private static final class Product {
    final boolean transA;
    final boolean transB;
    final int m;
    final int n;
    final int k;
    final Matrix a;
    final Matrix b;
    final float beta;
    final float[] c;
    final int offsetC;
    final int ldc;

    Product(Random random) {
      transA = random.nextBoolean();
      transB = random.nextBoolean();
      m = 1 + random.nextInt(40);
      n = 1 + random.nextInt(40);
      k = 1 + random.nextInt(40);
      a = transA ? new Matrix(k, m, random) : new Matrix(m, k, random);
      b = transB ? new Matrix(n, k, random) : new Matrix(k, n, random);
      beta = random.nextInt(2);
      Matrix old = new Matrix(m, n, random);
      c = old.values;
      offsetC = old.offset;
      ldc = old.column;
      // With β = 0 the old content must not matter, whatever it is; between columns it stays.
      for (int i = 0; i < c.length; i++) {
        c[i] = Float.isNaN(c[i]) ? 5 : beta == 0 ? Float.NaN : c[i];
      }
    }

    void by(Blas blas, float[] result) {
      String ta = transA ? "T" : "N";
      String tb = transB ? "T" : "N";
      blas.gemm(
          ta, tb, m, n, k, a.values, a.offset, a.column, b.values, b.offset, b.column, beta, result,
          offsetC, ldc);
    }

    double[] byHand() {
      double[] result = new double[c.length];
      Arrays.setAll(result, i -> c[i]);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = beta == 0 ? 0 : c[offsetC + j * ldc + i];
          for (int l = 0; l < k; l++) {
            sum += (transA ? a.at(l, i) : a.at(i, l)) * (transB ? b.at(j, l) : b.at(l, j));
          }
          result[offsetC + j * ldc + i] = sum;
        }
      }
      return result;
    }

    @Override
    public String toString() {
      return "[" + m + ", " + k + "] " + transA + " x [" + k + ", " + n + "] " + transB;
    }
  }

  /** Column-major. */
  private static final class Matrix {
    final int offset;
    final int column;
    final float[] values;

    Matrix(int rows, int columns, Random random) {
      offset = random.nextInt(5);
      column = rows + random.nextInt(3);
      values = new float[offset + columns * column + random.nextInt(3)];
      Arrays.fill(values, Float.NaN);
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
          values[offset + j * column + i] = 2 * random.nextFloat() - 1;
        }
      }
    }

    double at(int i, int j) {
      return values[offset + j * column + i];
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theBundledLibraryIsThereAndNamed() {
    Blas blas = Blas.load(Blas.Choice.BUNDLED);
    assertNull(blas.notice());
    assertTrue(blas.name().matches("OpenBLAS \\d+\\.\\d+\\.\\d+\\S*, 1 thread"), blas.name());
  }

  @Test
  void javaIsThereAndNamed() {
    Blas blas = Blas.load(Blas.Choice.JAVA);
    assertNull(blas.notice());
    assertEquals("netlib Java11BLAS", blas.name());
  }

  @Test
  void javaRoundsAlikeOnEveryProcessor() {
    // With netlib's Vector API code it was another with each of AVX-512, AVX2 and SSE.
    assertEquals("6f32b10d627e159d", Blas.load(Blas.Choice.JAVA).fingerprint());
  }

  @Test
  void aSecondNativeLibraryIsDeclinedWithANotice() {
    Blas blas = Blas.load(Blas.Choice.SYSTEM);
    assertNotNull(blas.notice());
    assertTrue(blas.notice().startsWith("the system BLAS was asked for after"), blas.notice());
    assertTrue(blas.notice().contains("netlib's Java BLAS"), blas.notice());
    assertTrue(blas.name().startsWith("netlib "), blas.name());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void onlyOneCopyOfOpenBlasIsInTheProcess() throws Exception {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      long copies =
          maps.filter(line -> line.contains("libopenblas"))
              .map(line -> line.substring(line.indexOf('/')))
              .distinct()
              .count();
      assertEquals(1, copies);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void bundledLibraryComputesInTheCallersThreadOnly() {
    Blas blas = Blas.load(Blas.Choice.BUNDLED);
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int n = 1000;
    float[] a = new float[n * n];
    float[] c = new float[n * n];
    double least = Double.POSITIVE_INFINITY;
    // The process has a compiler and a garbage collector too, so the best of a few counts.
    for (int attempt = 0; attempt < 10 && least > 1.1; attempt++) {
      long processStart = process.getProcessCpuTime();
      long threadStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < 5; i++) {
        blas.gemm("N", "N", n, n, n, a, 0, n, a, 0, n, 0, c, 0, n);
      }
      double thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - threadStart;
      least = Math.min(least, (process.getProcessCpuTime() - processStart) / thread);
    }
    // Whatever else the machine does, two threads would make this 2.
    assertTrue(least < 1.5, "CPU time of the process is " + least + " times the caller's");
  }
}
