package io.kindling.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.batch.Step;
import io.kindling.spark.ClusterFailureException;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.EngineKind;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** A program's other jobs run beside a training whose tasks have every core, and can cancel it. */
@Tag("spark")
@Timeout(300)
class OtherJobsTest {

  private static final int CORES = 2;

  private static JavaSparkContext spark;
  private static JavaRDD<Example> rows;
  private static String weights;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeAll
  static void train() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + CORES + "]")
            .setAppName("other jobs")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1");
    spark = new JavaSparkContext(NetworkTrainer.configure(conf));
    rows = spark.parallelize(MadeTable.rows(600, 8), CORES).cache();
    weights = trainer(4, EngineKind.BROADCAST).train(rows).model().weightsSha256();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NetworkTrainer trainer(int epochs, EngineKind engine) {
    return new NetworkTrainer(
            Recipe.builder()
                .set(RecipeSettings.EPOCHS, epochs)
                .set(RecipeSettings.BATCH_SIZE, 100)
                .build())
        .hiddenLayers(6)
        .holdBack(100)
        .engine(engine);
  }

  private static TrainingListener onEpoch(Consumer<EpochResult> action) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochResult result, TrainingState state) {
        action.accept(result);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void listenersMayRunJobs(EngineKind engine) {
    List<Long> counts = new ArrayList<>();
    TrainingListener jobs =
        new TrainingListener() {
          @Override
          public void onStep(Step step, double meanLoss, TrainingState state) {
            if (step.number() % 7 == 0) {
              counts.add(rows.filter(row -> row.label() == 0).count());
            }
          }

          @Override
          public void onEpoch(EpochResult result, TrainingState state) {
            // More than one stage, more than one partition, by another thread of the program's.
            counts.add(
                onThread(
                    () ->
                        rows.mapToPair(row -> new Tuple2<>(row.label(), 1))
                            .reduceByKey(Integer::sum, 3)
                            .count()));
          }

          @Override
          public void onEnd(TrainingState state) {
            counts.add(rows.count());
          }
        };
    String trained = trainer(4, engine).listener(jobs).train(rows).model().weightsSha256();
    assertEquals(weights, trained);
    assertEquals(8, counts.size(), counts::toString);
    assertEquals(600L, counts.get(counts.size() - 1));
  }

  /** A listener that scores by the program's own interface is none of the training's jobs. */
  @Test
  void listenersMayTrainAndScore() {
    List<Integer> scored = new ArrayList<>();
    TrainingListener scoring =
        onEpoch(
            result -> {
              TrainedNetwork inner = trainer(1, EngineKind.AUTO).train(rows);
              scored.add(inner.predict(rows.map(Example::features)).collect().size());
            });
    String trained =
        trainer(4, EngineKind.AUTO).listener(scoring).train(rows).model().weightsSha256();
    assertEquals(weights, trained);
    assertEquals(List.of(600, 600, 600, 600), scored);
  }

  @Test
  void trainingsOfTwoThreadsShareTheCores() throws Exception {
    List<Future<String>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          threads.submit(() -> trainer(4, EngineKind.AUTO).train(rows).model().weightsSha256()));
    }
    for (Future<String> each : both) {
      assertEquals(weights, each.get());
    }
  }

  /** The job holds a core for the whole training, from before it or from its first epoch on. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void jobThatHoldsOneCoreIsNoReasonToWaitOrToChangeEngines(
      boolean fromTheStart, @TempDir Path directory) throws Exception {
    Path running = directory.resolve("running");
    Path over = directory.resolve("over");
    String files = directory.toString();
    CountDownLatch started = new CountDownLatch(fromTheStart ? 0 : 1);
    Future<Long> holding =
        threads.submit(
            () -> {
              started.await();
              return spark.parallelize(List.of(1), 1).map(each -> hold(files)).count();
            });
    if (fromTheStart) {
      awaitFile(running);
    }
    AtomicInteger epochs = new AtomicInteger();
    long began = System.nanoTime();
    TrainedNetwork network =
        trainer(4, EngineKind.AUTO)
            .listener(
                onEpoch(
                    result -> {
                      if (epochs.incrementAndGet() == 1) {
                        started.countDown();
                        awaitFile(running);
                      }
                    }))
            .train(rows);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertEquals(weights, network.model().weightsSha256());
    // Spark was waited for 40 s, again and again.
    assertTrue(seconds < 30, seconds + " s");
    Files.createFile(over);
    assertEquals(1L, holding.get());
  }

  /** The resident engine that was asked for by name does not give its work to the other one. */
  @Test
  void residentTrainingWhoseCoreIsTakenForGoodFails(@TempDir Path directory) throws Exception {
    String files = directory.toString();
    CountDownLatch started = new CountDownLatch(1);
    Future<Long> holding =
        threads.submit(
            () -> {
              started.await();
              return spark.parallelize(List.of(1), 1).map(each -> hold(files)).count();
            });
    TrainingListener afterAnEpoch =
        onEpoch(
            result -> {
              started.countDown();
              awaitFile(directory.resolve("running"));
            });
    NetworkTrainer trainer = trainer(4, EngineKind.RESIDENT).listener(afterAnEpoch);
    ClusterFailureException e =
        assertThrows(ClusterFailureException.class, () -> trainer.train(rows));
    Files.createFile(directory.resolve("over"));
    assertEquals(1L, holding.get());
    assertTrue(e.getMessage().contains("another job of the application has"), e.getMessage());
    assertTrue(e.getMessage().contains("--resume and --engine auto"), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void cancelledGroupEndsTheTraining(EngineKind engine) {
    CountDownLatch trains = new CountDownLatch(1);
    Future<?> cancelling =
        threads.submit(
            () -> {
              trains.await();
              // Under the broadcast engine a call may come between two jobs.
              while (!Thread.interrupted()) {
                spark.sc().cancelJobGroup("nightly");
                Thread.sleep(30);
              }
              return null;
            });
    spark.setJobGroup("nightly", "a training", false);
    try {
      ClusterFailureException e =
          assertThrows(
              ClusterFailureException.class,
              () ->
                  trainer(1_000_000, engine)
                      .listener(onEpoch(result -> trains.countDown()))
                      .train(rows));
      assertTrue(
          e.getMessage()
              .matches(
                  "a Spark job was cancelled in Spark's web UI or by a call of the program, so the"
                      + " run ends: Job \\d+ cancelled .*nightly.*"),
          e.getMessage());
    } finally {
      spark.clearJobGroup();
      cancelling.cancel(true);
    }
    // And the next one trains.
    assertEquals(weights, trainer(4, engine).train(rows).model().weightsSha256());
  }

  private long onThread(Callable<Long> job) {
    try {
      return threads.submit(job).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static int hold(String files) throws IOException {
    Files.createFile(Path.of(files, "running"));
    awaitFile(Path.of(files, "over"));
    return 1;
  }

  private static void awaitFile(Path file) {
    try {
      while (!Files.exists(file)) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
