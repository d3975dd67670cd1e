package io.kindling.training.gradient;

import io.kindling.training.recipe.TrainingTask;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A pool of workspaces in a JVM. A workspace holds the memory of a task's computation and is reused
 * by later tasks.
 *
 * <p>A task borrows a workspace and returns it. The pool therefore never has more workspaces than
 * tasks that ran at the same time, and two attempts of one partition never share a workspace. An
 * executor receives no message when a training ends. Whenever a workspace is borrowed, the pool
 * removes all workspaces that have been idle for more than a minute.
 *
 * @param <K> the type of keys; a key determines the purpose of a workspace, such as a {@link
 *     TrainingTask}
 * @param <W> the type of workspaces
 */
public final class Workspaces<K, W> {

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private record Idle<W>(W workspace, long since) {}

  private final Map<K, Deque<Idle<W>>> idle = new HashMap<>();
  private final Function<K, W> factory;
  private final LongSupplier clock;

  /**
   * Creates an empty pool.
   *
   * @param factory the function that creates a workspace for a key
   */
  public Workspaces(Function<K, W> factory) {
    this(factory, System::nanoTime);
  }

  Workspaces(Function<K, W> factory, LongSupplier clock) {
    this.factory = factory;
    this.clock = clock;
  }

  /** Runs a computation with a workspace for the given key and returns its result. */
  public <R> R with(K key, Function<W, R> computation) {
    W borrowed = borrow(key);
    W workspace = borrowed == null ? factory.apply(key) : borrowed;
    R result = computation.apply(workspace);
    // Not returned to the pool after an exception, because its content may be inconsistent.
    giveBack(key, workspace);
    return result;
  }

  /** Removes the idle workspaces of all keys that match. */
  public synchronized void release(Predicate<K> keys) {
    idle.keySet().removeIf(keys);
  }

  /** Returns the number of idle workspaces. */
  synchronized int idleCount() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }

  private synchronized W borrow(K key) {
    long now = clock.getAsLong();
    for (Iterator<Deque<Idle<W>>> queues = idle.values().iterator(); queues.hasNext(); ) {
      Deque<Idle<W>> queue = queues.next();
      queue.removeIf(each -> now - each.since() > IDLE_NANOS);
      if (queue.isEmpty()) {
        queues.remove();
      }
    }
    Deque<Idle<W>> queue = idle.get(key);
    // The most recently returned workspace is used first, so that surplus workspaces stay idle and
    // expire.
    Idle<W> found = queue == null ? null : queue.pollLast();
    return found == null ? null : found.workspace();
  }

  private synchronized void giveBack(K key, W workspace) {
    idle.computeIfAbsent(key, made -> new ArrayDeque<>())
        .addLast(new Idle<>(workspace, clock.getAsLong()));
  }
}
