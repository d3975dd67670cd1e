package io.kindling.bench;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The calling thread and one more, which work on two halves of the same thing at the same time.
 *
 * <p>The other thread looks out for work for a moment before it goes to sleep, so that handing it
 * the next step costs no system call; nor does it take a core while others are measured.
 */
final class Pair implements AutoCloseable {

  private static final int SPINS = 100_000;

  private final Thread worker;
  private volatile IntConsumer work;
  private volatile Throwable failure;
  private volatile boolean closed;

  Pair() {
    this.worker = new Thread(this::loop, "bench-pair");
    worker.setDaemon(true);
    worker.start();
  }

  /** Does half 0 on this thread and half 1 on the other, and waits for both. */
  void run(IntConsumer half) {
    work = half;
    LockSupport.unpark(worker);
    half.accept(0);
    while (work != null) {
      Thread.onSpinWait();
    }
    if (failure != null) {
      throw new IllegalStateException("the other half failed", failure);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(worker);
  }

  private void loop() {
    int spins = 0;
    while (!closed) {
      IntConsumer current = work;
      if (current != null) {
        try {
          current.accept(1);
        } catch (RuntimeException | Error e) {
          failure = e;
        }
        work = null;
        spins = 0;
      } else if (++spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }
}
