package io.kindling.nn.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
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
    Blas.BUNDLED.load();
  }

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "BUNDLED", "JAVA"})
  void multipliesMatricesOfAnyShapeInsideLargerArrays(Blas choice) {
    MatrixProducts blas = choice.load();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      Product product = new Product(random);
      float[] found = product.c.clone();
      product.by(blas, found);
      double[] wanted = product.byHand();
      for (int j = 0; j < found.length; j++) {
        // A bound for k + 1 terms of at most 1, summed in any order with rounding after each.
        assertEquals(wanted[j], found[j], (product.k + 2) * product.k * 0x1p-24, product::toString);
      }
    }
  }

  /** A random product with random offsets and gaps between rows, which hold NaN. */
  private static final class Product {
    final boolean transA;
    final boolean transB;
    final int m;
    final int n;
    final int k;
    final Matrix a;
    final Matrix b;
    final boolean add;
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
      add = random.nextBoolean();
      Matrix old = new Matrix(m, n, random);
      c = old.values;
      offsetC = old.offset;
      ldc = old.row;
      // The old content of C matters only if it is added to; gaps between rows are unchanged.
      for (int i = 0; i < c.length; i++) {
        c[i] = Float.isNaN(c[i]) ? 5 : add ? c[i] : Float.NaN;
      }
    }

    void by(MatrixProducts products, float[] result) {
      products.multiply(
          transA, transB, m, n, k, a.values, a.offset, a.row, b.values, b.offset, b.row, add,
          result, offsetC, ldc);
    }

    double[] byHand() {
      double[] result = new double[c.length];
      Arrays.setAll(result, i -> c[i]);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = add ? c[offsetC + i * ldc + j] : 0;
          for (int l = 0; l < k; l++) {
            sum += (transA ? a.at(l, i) : a.at(i, l)) * (transB ? b.at(j, l) : b.at(l, j));
          }
          result[offsetC + i * ldc + j] = sum;
        }
      }
      return result;
    }

    @Override
    public String toString() {
      return "[" + m + ", " + k + "] " + transA + " x [" + k + ", " + n + "] " + transB;
    }
  }

  /** Row-major. */
  private static final class Matrix {
    final int offset;
    final int row;
    final float[] values;

    Matrix(int rows, int columns, Random random) {
      offset = random.nextInt(5);
      row = columns + random.nextInt(3);
      // netlib 3.0.3 requires the last row to have its full stride.
      values = new float[offset + rows * row + random.nextInt(3)];
      Arrays.fill(values, Float.NaN);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          values[offset + i * row + j] = 2 * random.nextFloat() - 1;
        }
      }
    }

    double at(int i, int j) {
      return values[offset + i * row + j];
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void bundledLibraryLoadsAndReportsItsName() {
    MatrixProducts blas = Blas.BUNDLED.load();
    assertEquals(Optional.empty(), blas.notice());
    assertTrue(blas.name().matches("OpenBLAS \\d+\\.\\d+\\.\\d+\\S*, 1 thread"), blas.name());
  }

  @Test
  void javaBlasLoadsAndReportsItsName() {
    MatrixProducts blas = Blas.JAVA.load();
    assertEquals(Optional.empty(), blas.notice());
    assertEquals("netlib Java11BLAS", blas.name());
  }

  @Test
  void javaBlasHasTheSameFingerprintOnEveryProcessor() {
    // netlib's Vector API code had different fingerprints with AVX-512, AVX2 and SSE.
    assertEquals("6a7c0af06d3f0272", Fingerprint.of(Blas.JAVA.load()));
  }

  @Test
  void aSecondNativeLibraryIsDeclinedWithANotice() {
    MatrixProducts blas = Blas.SYSTEM.load();
    String notice = blas.notice().orElseThrow();
    assertTrue(notice.startsWith("the system BLAS was asked for after"), notice);
    assertTrue(notice.contains("netlib's Java BLAS"), notice);
    assertTrue(blas.name().startsWith("netlib "), blas.name());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadsOnlyOneCopyOfOpenBlas() throws Exception {
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
    MatrixProducts blas = Blas.BUNDLED.load();
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int n = 1000;
    float[] a = new float[n * n];
    float[] c = new float[n * n];
    double least = Double.POSITIVE_INFINITY;
    // The JIT and the garbage collector use time, too, so the smallest of several values counts.
    for (int attempt = 0; attempt < 10 && least > 1.1; attempt++) {
      long processStart = process.getProcessCpuTime();
      long threadStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < 5; i++) {
        blas.multiply(false, false, n, n, n, a, 0, n, a, 0, n, false, c, 0, n);
      }
      double thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - threadStart;
      least = Math.min(least, (process.getProcessCpuTime() - processStart) / thread);
    }
    // Two threads would make this 2, independently of the load of the machine.
    assertTrue(least < 1.5, "CPU time of the process is " + least + " times the caller's");
  }
}
