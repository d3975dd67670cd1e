package io.kindling;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries a program on many hostile inputs, each made from a seed of its own. A failure names the
 * seed. Besides what the trial itself asserts, none may hang or take memory without bounds.
 */
public final class Fuzzing {

  /** Inputs to try: a few hundred, or as many as a campaign wants. */
  public static final int COUNT = Integer.getInteger("kindling.fuzz.count", 300);

  /** Against hangs only: a trial takes milliseconds, but the machine may be busy, or asleep. */
  private static final long PATIENCE_MINUTES = 30;

  /** Makes an input, gives it to the program and judges what came of it. */
  public interface Trial {
    /** Returns what came of it in a word or two: "read", "refused". Throws if it was not right. */
    String of(Mutations mutations) throws Exception;
  }

  private Fuzzing() {}

  /**
   * Tries {@link #COUNT} inputs, and prints how many of them came to what. There must be several
   * outcomes, none of them rare: inputs that all fail at the first hurdle prove nothing.
   *
   * @param name of what is tried, for that line
   * @param mostBytes that a trial may allocate, test and all
   */
  public static void campaign(String name, long mostBytes, Trial trial)
      throws InterruptedException {
    Map<String, Integer> outcomes = new TreeMap<>();
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, "fuzzing");
              daemon.setDaemon(true); // One that hangs shall not keep the JVM.
              return daemon;
            });
    try {
      // The first one loads classes, which takes more memory than the trial.
      thread
          .submit(() -> bounded(trial, 0, Long.MAX_VALUE))
          .get(PATIENCE_MINUTES, TimeUnit.MINUTES);
      for (int seed = 0; seed < COUNT; seed++) {
        int current = seed;
        Future<String> running = thread.submit(() -> bounded(trial, current, mostBytes));
        outcomes.merge(running.get(PATIENCE_MINUTES, TimeUnit.MINUTES), 1, Integer::sum);
      }
    } catch (TimeoutException e) {
      throw new AssertionError(name + ": hangs", e);
    } catch (ExecutionException e) {
      throw new AssertionError(name + ": " + e.getCause().getMessage(), e.getCause());
    } finally {
      thread.shutdownNow();
    }
    System.out.println("Fuzzing " + name + ": " + COUNT + " inputs, " + outcomes);
    if (outcomes.size() < 2 || outcomes.values().stream().anyMatch(count -> count < COUNT / 50)) {
      throw new AssertionError(name + ": one-sided outcomes: " + outcomes);
    }
  }

  private static String bounded(Trial trial, int seed, long mostBytes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    String outcome;
    try {
      outcome = trial.of(new Mutations(seed));
    } catch (Exception | Error e) {
      throw new AssertionError("seed " + seed + ": " + e, e);
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    if (allocated > mostBytes) {
      throw new AssertionError("seed " + seed + " took " + allocated + " bytes of memory");
    }
    return outcome;
  }
}
