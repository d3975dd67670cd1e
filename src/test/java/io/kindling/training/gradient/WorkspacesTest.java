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
  void reusesAWorkspaceAfterAComputation() {
    Workspace first = workspaces.with("a", workspace -> workspace);
    assertEquals("a", first.key);
    assertEquals(1, workspaces.idleCount());
    assertSame(first, workspaces.with("a", workspace -> workspace));
    assertEquals("answer", workspaces.with("a", workspace -> "answer"));
    assertEquals(1, made.get());
    assertEquals(1, workspaces.idleCount());
  }

  @Test
  void everyKeyHasItsOwnWorkspaces() {
    Workspace a = workspaces.with("a", workspace -> workspace);
    Workspace b = workspaces.with("b", workspace -> workspace);
    assertEquals("b", b.key);
    assertEquals(2, workspaces.idleCount());
    assertSame(a, workspaces.with("a", workspace -> workspace));
    assertSame(b, workspaces.with("b", workspace -> workspace));
  }

  @Test
  void neverSharesABorrowedWorkspace() {
    workspaces.with(
        "a",
        outer -> {
          assertEquals(0, workspaces.idleCount());
          assertNotSame(outer, workspaces.with("a", inner -> inner));
          return null;
        });
    assertEquals(2, workspaces.idleCount());
  }

  /** There are many keys, so that scanning the idle workspaces takes a while. */
  @Test
  @Timeout(60)
  void neverSharesAWorkspaceBetweenThreads() throws Exception {
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
  void discardsAWorkspaceAfterAnException() {
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
  void removesWorkspacesIdleForAMinute() {
    Workspace a = workspaces.with("a", workspace -> workspace);
    pass(40);
    workspaces.with("b", workspace -> workspace);
    assertEquals(2, workspaces.idleCount());
    pass(19);
    assertSame(a, workspaces.with("a", workspace -> workspace), "borrowed 59 s ago");
    pass(42);
    // b has been idle for 61 s, a for 42 s.
    workspaces.with("c", workspace -> workspace);
    assertEquals(2, workspaces.idleCount());
    assertSame(a, workspaces.with("a", workspace -> workspace));
    pass(61);
    assertNotSame(a, workspaces.with("a", workspace -> workspace));
    assertEquals(1, workspaces.idleCount());
  }

  @Test
  void releasesTheWorkspacesOfMatchingKeys() {
    Workspace a = workspaces.with("a", workspace -> workspace);
    Workspace b = workspaces.with("b", workspace -> workspace);
    workspaces.release("a"::equals);
    assertEquals(1, workspaces.idleCount());
    assertSame(b, workspaces.with("b", workspace -> workspace));
    assertNotSame(a, workspaces.with("a", workspace -> workspace));
  }

  /** Advances the clock, which may pass the largest number of nanoseconds at any time. */
  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void removesSurplusWorkspacesWhenFewerTasksRun() {
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
