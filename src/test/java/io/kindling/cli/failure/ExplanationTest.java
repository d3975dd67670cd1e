package io.kindling.cli.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.spark.start.SparkStart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures of Spark and of disks are explained in one line with a remedy. */
@Tag("spark")
class ExplanationTest {

  private static final CountDownLatch RUNNING = new CountDownLatch(1);

  @Test
  void failuresOfJobs() throws Exception {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("failures")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.executor.killOnFatalError.depth", "0")
            .set("spark.driver.maxResultSize", "1k");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      assertLine(
          "Total size of serialized results of 1 tasks \\(.* KiB\\) is bigger than"
              + " spark.driver.maxResultSize .*; raise it with --conf"
              + " spark.driver.maxResultSize=2g.*",
          thrown(() -> spark.parallelize(List.of(1), 1).map(i -> new byte[100_000]).collect()));
      assertLine(
          "a task failed once, last on the driver: java.lang.OutOfMemoryError: Java heap space; the"
              + " driver ran out of memory: give it more than its [\\d,]+ MiB, with --driver-memory"
              + " 4g.*",
          thrown(() -> spark.parallelize(List.of(1), 1).foreach(i -> failWith(true))));
      assertLine(
          "a task failed once, last on the driver: java.lang.IllegalStateException: of a test",
          thrown(() -> spark.parallelize(List.of(1), 1).foreach(i -> failWith(false))));
      JavaFutureAction<Void> hanging = spark.parallelize(List.of(1), 1).foreachAsync(i -> hang());
      assertTrue(RUNNING.await(1, TimeUnit.MINUTES));
      spark.stop();
      String ended =
          ".*; the application was ended from outside: on the master's page, by a kill command.*"
              + "use train with --resume, or repeat the retrain command";
      assertLine(".*SparkContext was shut down" + ended, thrown(hanging::get));
      assertLine(
          "(?!.*\\bat org).*stopped SparkContext.*" + ended,
          thrown(() -> spark.parallelize(List.of(1), 1).count()));
    }
  }

  private static void hang() throws InterruptedException {
    RUNNING.countDown();
    Thread.sleep(600_000);
  }

  private static void failWith(boolean error) {
    if (error) {
      throw new OutOfMemoryError("Java heap space");
    }
    throw new IllegalStateException("of a test");
  }

  @Test
  void aPluginThatIsInNoJar() {
    System.setProperty("spark.master", "local[1]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.plugins", "com.example.SomePlugin");
    try {
      assertLine(
          "spark.plugins names com.example.SomePlugin, a class that is in none of Spark's jars; add"
              + " its jar with --jars or --packages, or remove the setting",
          thrown(() -> SparkStart.start("plugins", 60)));
    } finally {
      List.of("spark.master", "spark.ui.enabled", "spark.plugins").forEach(System::clearProperty);
    }
  }

  /** Tests messages in the words of a cluster's scheduler. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
Job aborted due to stage failure: Master removed our application: KILLED | Master removed our application: KILLED; the application was ended from outside: .*
Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent failure: Lost task 0.3 in stage 3.0 (TID 7) (10.0.0.7 executor 5): ExecutorLostFailure (executor 5 exited caused by one of the running tasks) Reason: Command exited with code 52 | a task failed 4 times, last on executor 5 at 10.0.0.7: ExecutorLostFailure .* code 52; the executor ran out of memory: raise --executor-memory .*
Job aborted due to stage failure: Task 1 in stage 3.0 failed 1 times, most recent failure: Lost task 1.0 in stage 3.0 (TID 7) (10.0.0.7 executor 5): ExecutorLostFailure (executor 5 exited caused by one of the running tasks) Reason: Command exited with code 137 | a task failed once, last on executor 5 at 10.0.0.7: .* code 137; most often because it used more memory than .*
Job aborted due to stage failure: Task 1 in stage 3.0 failed 1 times, most recent failure: Lost task 1.0 in stage 3.0 (TID 7) (10.0.0.7 executor 5): ExecutorLostFailure (executor 5 exited) Reason: worker lost | a task failed once, .*; executors were lost as often as spark.task.maxFailures allows a task to fail.*
Job aborted due to stage failure: Task 1 in stage 4.0 failed 4 times, most recent failure: Lost task 1.3 in stage 4.0 (TID 9) (10.0.0.7 executor 5): TaskResultLost (result lost from block manager) | a task failed 4 times, last on executor 5 at 10.0.0.7: TaskResultLost .*; its result did not reach the driver, most often because the driver ran out of memory: give it more than its .*--driver-memory 4g.*
""")
  void failuresOfClusters(String message, String expected) {
    assertLine(expected, new org.apache.spark.SparkException(message));
  }

  @Test
  void theFirstCauseThatSaysSomething() {
    IOException full = new IOException("No space left on device");
    String line =
        ".*No space left on device; free some space, or use another disk: .* repeat the retrain"
            + " command";
    assertLine(line, fullDisk());
    assertLine(line, new UncheckedIOException(full));
    assertLine("No space left.*", new UncheckedIOException(full));
    assertLine(
        ".*Read-only file system.; the disk no longer accepts files, .* repeat the retrain command",
        new IOException("models/champion: cannot be written: x (Read-only file system)"));
    assertLine("a b", new RuntimeException(null, new IOException("a\n\n b\n\tat some.Place(X:1)")));
    assertLine("ArithmeticException: / by zero", new ArithmeticException("/ by zero"));
    assertLine("java.lang.IllegalStateException", new IllegalStateException());
    RuntimeException circle = new RuntimeException("circle");
    circle.initCause(new RuntimeException("other", circle));
    assertLine("RuntimeException: circle", circle);
  }

  /** Returns the exception that Hadoop throws when a local disk is full. */
  private static Throwable fullDisk() {
    FSError error =
        assertThrows(
            FSError.class,
            () -> {
              RawLocalFileSystem local = new RawLocalFileSystem();
              local.initialize(URI.create("file:///"), new Configuration());
              try (OutputStream out = local.create(new Path("/dev/full"), true)) {
                out.write(1);
              }
            });
    return error;
  }

  @Test
  void whatTheUserGaveIsNoFailureOfTheProgram() {
    Explanation explanation =
        Explanation.of(new RuntimeException(new InvalidInputException("file: is missing")));
    assertEquals(new Explanation("file: is missing", 2, false), explanation);
  }

  private interface Action {
    void run() throws Exception;
  }

  private static Throwable thrown(Action action) {
    return assertThrows(Throwable.class, action::run);
  }

  private static void assertLine(String expected, Throwable failure) {
    Explanation explanation = Explanation.of(failure);
    assertTrue(explanation.line().matches(expected), explanation::line);
    assertFalse(explanation.line().contains("\n"), explanation::line);
    assertEquals(1, explanation.status());
    assertTrue(explanation.traced());
  }
}
