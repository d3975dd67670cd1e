package io.kindling.spark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.batch.Step;
import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.spark.engine.SupervisedEngine.Starter;
import io.kindling.spark.engine.SupervisedEngine.State;
import io.kindling.spark.resident.ResidentEngine.ResidentUnavailableException;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the choice of the engine when executors come late, are lost and come back. */
@Tag("spark")
class SupervisedEngineTest {

  private static final int STEPS = 3;

  private static JavaSparkContext spark;

  private final List<String> calls = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private boolean fits = true;
  private Set<Integer> fatal = Set.of();

  @BeforeAll
  static void startSpark() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[1]")
                .setAppName("supervised")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
  }

  @AfterAll
  static void stopSpark() {
    spark.close();
  }

  @Test
  void aRunWithEnoughCoresStaysResident() {
    assertEquals(List.of("rrrR", "rrrR"), train(0, 2));
    assertEquals(List.of("resident"), closed);
  }

  @Test
  void lateCoresAreUsedFromTheNextEpochOn() {
    fits = false;
    try (SupervisedEngine engine = engine()) {
      assertEquals("bbbB", epoch(engine, 0));
      assertEquals("b", step(engine, 1, 0));
      fits = true;
      assertEquals("bbB", step(engine, 1, 1) + step(engine, 1, 2) + validation(engine));
      assertEquals("rrrR", epoch(engine, 2));
      assertEquals("resident", engine.name());
    }
    assertEquals(List.of("broadcast", "resident"), closed);
  }

  @Test
  void theBroadcastEngineComputesAStepThatTheResidentEngineCannot() {
    fatal = Set.of(4);
    assertEquals(List.of("rrrR", "r!bbB", "rrrR", "rrrR"), train(0, 4), "back at the epoch's end");
    assertEquals(List.of("resident", "broadcast", "resident"), closed);
  }

  @Test
  void withoutCoresTheBroadcastEngineStays() {
    fatal = Set.of(4);
    try (SupervisedEngine engine = engine()) {
      epoch(engine, 0);
      fits = false;
      assertEquals("r!bbB", epoch(engine, 1));
      assertEquals("bbbB", epoch(engine, 2));
      assertEquals("bbbB", epoch(engine, 3));
    }
  }

  @Test
  void retriesBecomeRarerIfEveryEpochFails() {
    fatal = Set.of(1, 4, 7, 10, 13, 16, 19, 22);
    assertEquals(
        List.of("r!bbB", "r!bbB", "bbbB", "r!bbB", "bbbB", "bbbB", "bbbB", "r!bbB"), train(0, 8));
  }

  @Test
  void aSuccessfulEpochResetsThePause() {
    fatal = Set.of(1, 4, 13);
    assertEquals(List.of("r!bbB", "r!bbB", "bbbB", "rrrR", "r!bbB", "rrrR"), train(0, 6));
  }

  @Test
  void aRequestedEngineIsNeverReplaced() {
    try (SupervisedEngine engine = engine(State.BROADCAST, false)) {
      assertEquals("bbbB", epoch(engine, 0));
      assertEquals("bbbB", epoch(engine, 1));
    }
    fatal = Set.of(1);
    try (SupervisedEngine engine = engine(State.RESIDENT, false)) {
      assertEquals("r", step(engine, 0, 0));
      String why =
          assertThrows(ClusterFailureException.class, () -> step(engine, 0, 1)).getMessage();
      assertTrue(why.startsWith("--engine resident: executors were lost; go on from"), why);
      assertEquals(List.of("!"), calls);
    }
    assertEquals(List.of("broadcast", "resident"), closed);
  }

  private List<String> train(int first, int end) {
    try (SupervisedEngine engine = engine()) {
      return IntStream.range(first, end).mapToObj(epoch -> epoch(engine, epoch)).toList();
    }
  }

  private String epoch(SupervisedEngine engine, int epoch) {
    StringBuilder all = new StringBuilder();
    for (int step = 0; step < STEPS; step++) {
      all.append(step(engine, epoch, step));
    }
    return all + validation(engine);
  }

  private String step(SupervisedEngine engine, int epoch, int index) {
    calls.clear();
    engine.gradient(
        new Step((long) epoch * STEPS + index, epoch, index, index == STEPS - 1), new float[0]);
    return String.join("", calls);
  }

  private String validation(SupervisedEngine engine) {
    calls.clear();
    engine.validate(new float[0]);
    return String.join("", calls);
  }

  private SupervisedEngine engine() {
    return engine(fits ? State.RESIDENT : State.BROADCAST, true);
  }

  private SupervisedEngine engine(State state, boolean mayChange) {
    Starter fakes =
        new Starter() {
          @Override
          public Engine start(State which) {
            return new Fake(which.name().toLowerCase(Locale.ROOT));
          }

          @Override
          public boolean hasCores() {
            return fits;
          }
        };
    return new SupervisedEngine(spark, OtherJobs.of(spark), state, mayChange, fakes);
  }

  /** An engine that only records its calls; the resident one fails at given steps. */
  private final class Fake implements Engine {
    private final String name;

    Fake(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Gradient gradient(Step step, float[] parameters) {
      if (name.equals("resident") && fatal.contains((int) step.number())) {
        calls.add("!");
        throw new ResidentUnavailableException("executors were lost");
      }
      calls.add(name.substring(0, 1));
      return null;
    }

    @Override
    public Optional<Evaluation> validate(float[] parameters) {
      calls.add(name.equals("resident") ? "R" : "B");
      return Optional.empty();
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }
}
