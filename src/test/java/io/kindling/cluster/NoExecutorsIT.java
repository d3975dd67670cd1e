package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no executor can run a task the run ends, and says what was asked for and what there is. */
@Tag("campaign")
class NoExecutorsIT {

  private static StandaloneCluster cluster;

  @TempDir private static Path directory;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.builder().workers(1).start();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @Test
  void executorsThatDieAtTheirStartAreNotStartedWithoutEnd() throws Exception {
    String why = failure("dying", "spark.executor.extraJavaOptions=-javaagent:nowhere.jar", 60);
    assertTrue(
        why.matches("(?s).*exited before it had run a task \\(.*code 1\\).*in a row.*"), why);
    assertTrue(why.matches("(?s).*its standard error is in work/app-\\S+/\\d+/stderr.*"), why);
  }

  /** They register, which is why they were once taken for executors that had come. */
  @Test
  void executorsThatFindNoShuffleServiceAreNotWaitedForWithoutEnd() throws Exception {
    String why = failure("shuffle", "spark.shuffle.service.enabled=true", 30);
    assertTrue(
        why.contains("no executor that can run a task has registered in 30 s (wait-for-executors)"),
        why);
    assertTrue(why.contains("exited before it had run a task (Unable to create executor"), why);
    assertTrue(why.contains("spark.shuffle.service.enabled is true, so start the shuffle"), why);
    assertTrue(why.contains("submit with --conf spark.shuffle.service.enabled=false"), why);
  }

  @Test
  void moreMemoryThanAWorkerHasIsToldAfterAWhile() throws Exception {
    String why = failure("memory", "spark.executor.memory=3g", 6);
    assertTrue(
        why.contains("no executor that can run a task has registered in 6 s (wait-for-executors)"),
        why);
    assertTrue(why.contains("requested executors with all cores of a worker and 3g memory"), why);
    assertTrue(why.contains("whether it has a worker with so many cores and so much"), why);
  }

  @Test
  void aTaskThatNeedsMoreCoresThanAnExecutorHasIsToldAfterAWhile() throws Exception {
    String why = failure("cores", "spark.task.cpus=2", 6);
    assertTrue(why.contains("2 core(s) to a task; the largest executor has 1 core(s)"), why);
    assertTrue(why.contains("too few for a task; lower spark.task.cpus"), why);
  }

  @Test
  void aMasterWithoutWorkersIsToldAfterAWhile() throws Exception {
    try (StandaloneCluster empty = StandaloneCluster.builder().workers(0).start()) {
      String why = failure(empty, "empty", "spark.executor.memory=512m", 6);
      assertTrue(why.contains("no executor has registered"), why);
      assertTrue(why.contains("or start more workers"), why);
    }
  }

  private static String failure(String name, String setting, int patience) throws Exception {
    return failure(cluster, name, setting, patience);
  }

  private static String failure(StandaloneCluster on, String name, String setting, int patience)
      throws Exception {
    WatchedRun run = new WatchedRun(directory.resolve(name));
    StandaloneCluster.Result result =
        on.submit(
            List.of("--conf", setting),
            List.of(
                "train",
                "--data",
                "digits:600",
                "--wait-for-executors",
                String.valueOf(patience),
                "--output",
                run.output()));
    return run.failure(result);
  }
}
