package io.kindling.training;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The workspaces of a JVM: what tasks compute in, kept from task to task.
 *
 * <p>A task borrows a workspace and returns it, so that there are never more of them than tasks
 * that ran at once, and two attempts at one partition never share one.
 *
 * @param <K> what a workspace is made for, such as a {@link TrainingTask}
 * @param <W> the workspace
 */
public final class Workspaces<K, W> {

  private final Map<K, Queue<W>> idle = new ConcurrentHashMap<>();
  private final Function<K, W> factory;

  public Workspaces(Function<K, W> factory) {
    this.factory = factory;
  }

  /** Lends a workspace for the length of a computation. */
  public <R> R with(K key, Function<W, R> computation) {
    Queue<W> queue = idle.computeIfAbsent(key, made -> new ConcurrentLinkedQueue<>());
    W idleOne = queue.poll();
    W workspace = idleOne == null ? factory.apply(key) : idleOne;
    R result = computation.apply(workspace);
    // Not returned after an exception: what is in it then is anybody's guess.
    queue.add(workspace);
    return result;
  }

  /** Lets go of the workspaces made for some of the keys. */
  public void release(Predicate<K> keys) {
    idle.keySet().removeIf(keys);
  }
}
