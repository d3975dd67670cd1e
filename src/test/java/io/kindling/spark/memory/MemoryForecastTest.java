package io.kindling.spark.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.spark.memory.MemoryForecast.Sizes;
import org.junit.jupiter.api.Test;

class MemoryForecastTest {

  private static final double GIB = 1L << 30;
  private static final double MB = 1e6;

  /** Returns the bytes of a heap that Spark uses for storage and execution. */
  private static double storage(double heap) {
    return 0.6 * (heap - (300 << 20));
  }

  @Test
  void theTutorialFitsEasily() {
    Sizes sizes = new Sizes(0.1 * MB, 2, 8, 2, 220 * MB, 20 * MB, 0);
    MemoryForecast forecast = MemoryForecast.local(sizes, 2, storage(2 * GIB), 2 * GIB);
    assertFalse(forecast.isTight());
    assertFalse(forecast.isHopeless());
    assertFalse(MemoryForecast.driver(sizes, GIB).isTight());
    assertFalse(MemoryForecast.executor(sizes, 2, 1, storage(GIB), GIB).isTight());
  }

  /** 784-9000-9000-10 under Adam: 88 million parameters. */
  @Test
  void aNetworkThatCannotFitIsHopelessAndOneThatMayIsTight() {
    double weights = 4.0 * (784 * 9000 + 9000 + 9000 * 9000 + 9000 + 9000 * 10 + 10);
    Sizes sizes = new Sizes(weights, 2, 8, 2, 220 * MB, 20 * MB, 0);
    MemoryForecast two = MemoryForecast.local(sizes, 2, storage(2 * GIB), 2 * GIB);
    assertEquals(8 * weights, two.least());
    assertTrue(two.isHopeless());
    assertEquals(4, two.gibibytes());
    MemoryForecast three = MemoryForecast.local(sizes, 2, storage(3 * GIB), 3 * GIB);
    assertFalse(three.isHopeless());
    assertTrue(three.isTight());
    assertFalse(MemoryForecast.local(sizes, 2, storage(4 * GIB), 4 * GIB).isTight());
    assertTrue(MemoryForecast.driver(sizes, GIB).isHopeless());
    assertTrue(MemoryForecast.executor(sizes, 2, 2, storage(GIB), GIB).isHopeless());
  }

  /** EMNIST ByClass, 814,255 images of 784 pixels in bytes. */
  @Test
  void examplesThatDoNotFitAreTightAndNeverHopeless() {
    Sizes sizes = new Sizes(0.4 * MB, 2, 8, 2, 814_255 * 784.0, 57 * MB, 0);
    double small = 0.6 * GIB;
    MemoryForecast forecast = MemoryForecast.local(sizes, 2, storage(small), small);
    assertTrue(forecast.isTight());
    assertFalse(forecast.isHopeless());
    assertEquals(1, forecast.gibibytes());
    assertFalse(MemoryForecast.local(sizes, 2, storage(2 * GIB), 2 * GIB).isTight());
  }

  /** A task holds one gradient for one or two shards, and one more for every doubling. */
  @Test
  void gradientsOfATaskGrowWithTheHeightOfItsTree() {
    double[] vectors = {1, 1, 2, 3};
    for (int height = 0; height < vectors.length; height++) {
      Sizes sizes = new Sizes(1, 0, 8, 8 >> height, 0, 0, 0);
      assertEquals(1 + vectors[height], MemoryForecast.executor(sizes, 1, 1, 0, 1).least());
    }
  }

  @Test
  void everyTaskHasItsOwnWorkspace() {
    Sizes sizes = new Sizes(1, 0, 8, 8, 0, 0, 10);
    assertEquals(1 + 3 * (10 + 1), MemoryForecast.executor(sizes, 1, 3, 0, 1).least());
  }
}
