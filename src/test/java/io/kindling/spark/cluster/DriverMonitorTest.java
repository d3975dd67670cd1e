package io.kindling.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.spark.ClusterFailureException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a wait for a dead thread ends. */
@Timeout(60)
class DriverMonitorTest {

  private DriverMonitor watch;

  @BeforeEach
  void start() {
    watch = DriverMonitor.start();
  }

  @AfterEach
  void close() {
    watch.close();
  }

  /** Waits as Spark does for a job. */
  private static int hang(CountDownLatch began) {
    began.countDown();
    try {
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      throw new CancellationException("interrupted");
    }
  }

  private static void die(CountDownLatch began, Error error) {
    new Thread(
            () -> {
              try {
                began.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              throw error;
            })
        .start();
  }

  @Test
  void aDeadThreadEndsTheWaitAndTheResourceIsNamed() {
    CountDownLatch began = new CountDownLatch(1);
    die(began, new OutOfMemoryError("unable to create native thread: possibly out of memory"));
    ClusterFailureException e =
        assertThrows(ClusterFailureException.class, () -> DriverMonitor.during(() -> hang(began)));
    assertTrue(e.getMessage().startsWith("the driver ran out of threads: "), e.getMessage());
    assertFalse(Thread.currentThread().isInterrupted(), "files are yet to be written");
    // No further work starts.
    assertThrows(ClusterFailureException.class, () -> DriverMonitor.during(() -> 1));
    assertFalse(Thread.currentThread().isInterrupted());
    watch.close();
    assertEquals(1, DriverMonitor.during(() -> 1), "another command's");
  }

  @Test
  void aWaitEndsAtItsLimit() {
    Duration limit = Duration.ofSeconds(1);
    CountDownLatch unused = new CountDownLatch(1);
    assertEquals(3, DriverMonitor.during(limit, "late", () -> 3));
    ClusterFailureException e =
        assertThrows(
            ClusterFailureException.class,
            () -> DriverMonitor.during(limit, "late", () -> hang(unused)));
    assertEquals("late", e.getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void heapIsNamedWithItsSetting() {
    CountDownLatch began = new CountDownLatch(1);
    assertEquals(2, DriverMonitor.during(() -> DriverMonitor.during(() -> 2)));
    die(began, new OutOfMemoryError("Java heap space"));
    ClusterFailureException e =
        assertThrows(
            ClusterFailureException.class,
            () -> DriverMonitor.during(() -> DriverMonitor.during(() -> hang(began))));
    assertTrue(e.getMessage().startsWith("the driver ran out of memory: give"), e.getMessage());
  }
}
