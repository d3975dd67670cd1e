package io.kindling.processes;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Kills executors by SIGKILL while a driver trains on them, at steps drawn from a seed. */
public final class ExecutorKills {

  private final StandaloneCluster cluster;
  private final int executors;
  private final Random random;

  /**
   * @param executors how many there are while none is dead
   */
  public ExecutorKills(StandaloneCluster cluster, int executors, long seed) {
    this.cluster = cluster;
    this.executors = executors;
    this.random = new Random(seed);
  }

  /**
   * Kills one executor, or now and then all of them, waits until all are back, and so on.
   *
   * @param pauses how often to do so
   * @param longest how many steps there may be from one time to the next
   * @return how many were killed
   */
  public int during(StandaloneCluster.Submission driver, WatchedRun run, int pauses, int longest)
      throws IOException, InterruptedException {
    int killed = 0;
    for (int i = 0; i < pauses; i++) {
      run.awaitCheckpoint(driver.process(), run.newestCheckpoint() + 1 + random.nextInt(longest));
      List<ProcessHandle> alive = cluster.awaitExecutors(executors);
      Thread.sleep(random.nextInt(100));
      boolean all = random.nextInt(4) == 0;
      int first = all ? 0 : random.nextInt(executors);
      for (ProcessHandle executor : alive.subList(first, all ? executors : first + 1)) {
        cluster.killExecutor(executor);
        killed++;
      }
    }
    return killed;
  }
}
