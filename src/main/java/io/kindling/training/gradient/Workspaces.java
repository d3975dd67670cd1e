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
 * The workspaces of a JVM: what tasks compute in, kept from task to task.
 *
 * <p>A task borrows a workspace and returns it, so that there are never more of them than tasks
 * that ran at once, and two attempts at one partition never share one. Nobody tells an executor
 * that a training has ended: those that were not borrowed for a while are let go whenever another
 * is.
 *
 * @param <K> what a workspace is made for, such as a {@link TrainingTask}
 * @param <W> the workspace
 */
public final class Workspaces<K, W> {

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private record Idle<W>(W workspace, long since) {}

  private final Map<K, Deque<Idle<W>>> idle = new HashMap<>();
  private final Function<K, W> factory;
  private final LongSupplier clock;

  /**
   * @param factory makes a workspace
   */
  public Workspaces(Function<K, W> factory) {
    this(factory, System::nanoTime);
  }

  Workspaces(Function<K, W> factory, LongSupplier clock) {
    this.factory = factory;
    this.clock = clock;
  }

  /** Lends a workspace for the length of a computation. */
  public <R> R with(K key, Function<W, R> computation) {
    W borrowed = borrow(key);
    W workspace = borrowed == null ? factory.apply(key) : borrowed;
    R result = computation.apply(workspace);
    // Not returned after an exception: what is in it then is anybody's guess.
    giveBack(key, workspace);
    return result;
  }

  /** Lets go of the workspaces made for some of the keys. */
  public synchronized void release(Predicate<K> keys) {
    idle.keySet().removeIf(keys);
  }

  /** How many workspaces are kept for later. */
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
    // The one given back last, so that those that are too many are never borrowed again.
    Idle<W> found = queue == null ? null : queue.pollLast();
    return found == null ? null : found.workspace();
  }

  private synchronized void giveBack(K key, W workspace) {
    idle.computeIfAbsent(key, made -> new ArrayDeque<>())
        .addLast(new Idle<>(workspace, clock.getAsLong()));
  }
}
