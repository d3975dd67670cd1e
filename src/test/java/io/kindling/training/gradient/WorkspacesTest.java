package io.kindling.training.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkspacesTest {

  private static final class Workspace {
    private final String key;
    private final AtomicBoolean inUse = new AtomicBoolean();

    Workspace(String key) {
      this.key = key;
    }
  }

  private static final int KEYS = 64;

  private final AtomicInteger made = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Workspaces<String, Workspace> workspaces =
      new Workspaces<>(
          key -> {
            made.incrementAndGet();
            return new Workspace(key);
          },
          nanos::get);

  @Test
  void lendsForTheLengthOfAComputationAndKeepsForTheNext() {
    Workspace first = workspaces.with("a", workspace -> workspace);
    assertEquals("a", first.key);
    assertEquals(1, workspaces.idleCount());
    assertSame(first, workspaces.with("a", workspace -> workspace));
    assertEquals("answer", workspaces.with("a", workspace -> "answer"));
    assertEquals(1, made.get());
    assertEquals(1, workspaces.idleCount());
  }

  @Test
  void lendsToEachKeyItsOwn() {
    Workspace a = workspaces.with("a", workspace -> workspace);
    Workspace b = workspaces.with("b", workspace -> workspace);
    assertEquals("b", b.key);
    assertEquals(2, workspaces.idleCount());
    assertSame(a, workspaces.with("a", workspace -> workspace));
    assertSame(b, workspaces.with("b", workspace -> workspace));
  }

  @Test
  void neverLendsToTwoWhatOneHas() {
    workspaces.with(
        "a",
        outer -> {
          assertEquals(0, workspaces.idleCount());
          assertNotSame(outer, workspaces.with("a", inner -> inner));
          return null;
        });
    assertEquals(2, workspaces.idleCount());
  }

  /** Many keys, so that it takes a while to look through the idle workspaces. */
  @Test
  @Timeout(60)
  void neverLendsToTwoThreadsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CyclicBarrier start = new CyclicBarrier(4);
    Callable<Void> task =
        () -> {
          start.await();
          for (int i = 0; i < 20_000; i++) {
            workspaces.with(String.valueOf(i % KEYS), WorkspacesTest::useAlone);
          }
          return null;
        };
    try {
      for (Future<Void> each : threads.invokeAll(Collections.nCopies(4, task))) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(made.get() <= 4 * KEYS, made + " for four tasks at a time");
    assertEquals(made.get(), workspaces.idleCount());
  }

  private static Void useAlone(Workspace workspace) {
    assertTrue(workspace.inUse.compareAndSet(false, true), "lent twice");
    Thread.onSpinWait();
    workspace.inUse.set(false);
    return null;
  }

  @Test
  void whatAnExceptionLeftBehindIsNotLentAgain() {
    Workspace kept = workspaces.with("a", workspace -> workspace);
    Function<Workspace, String> failing =
        workspace -> {
          assertSame(kept, workspace);
          throw new IllegalStateException("as the test wants it");
        };
    assertThrows(IllegalStateException.class, () -> workspaces.with("a", failing));
    assertEquals(0, workspaces.idleCount());
    assertNotSame(kept, workspaces.with("a", workspace -> workspace));
  }

  @Test
  void letsGoOfWhatWasNotBorrowedForAMinute() {
    Workspace a = workspaces.with("a", workspace -> workspace);
    pass(40);
    workspaces.with("b", workspace -> workspace);
    assertEquals(2, workspaces.idleCount());
    pass(19);
    assertSame(a, workspaces.with("a", workspace -> workspace), "borrowed 59 s ago");
    pass(42);
    // b is 61 s old, a 42.
    workspaces.with("c", workspace -> workspace);
    assertEquals(2, workspaces.idleCount());
    assertSame(a, workspaces.with("a", workspace -> workspace));
    pass(61);
    assertNotSame(a, workspaces.with("a", workspace -> workspace));
    assertEquals(1, workspaces.idleCount());
  }

  @Test
  void releasesThoseOfSomeKeys() {
    Workspace a = workspaces.with("a", workspace -> workspace);
    Workspace b = workspaces.with("b", workspace -> workspace);
    workspaces.release("a"::equals);
    assertEquals(1, workspaces.idleCount());
    assertSame(b, workspaces.with("b", workspace -> workspace));
    assertNotSame(a, workspaces.with("a", workspace -> workspace));
  }

  /** Over the largest number of nanoseconds, too, where the clock may stand at any time. */
  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void workspacesThatFewerTasksDoNotNeedAreLetGo() {
    AtomicLong nanos = new AtomicLong();
    Workspaces<String, Object> workspaces = new Workspaces<>(key -> new Object(), nanos::get);
    workspaces.with("a", first -> workspaces.with("a", second -> null));
    assertEquals(2, workspaces.idleCount());
    for (int i = 0; i < 100; i++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
      workspaces.with("a", one -> null);
    }
    assertEquals(1, workspaces.idleCount());
  }
}
