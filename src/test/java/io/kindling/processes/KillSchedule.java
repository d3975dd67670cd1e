package io.kindling.processes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** How drivers are started and when they are killed, drawn from a seed. */
public final class KillSchedule {

  /** What a driver is doing when it is killed. */
  public enum Moment {
    /** Starting Spark and looking at the data. */
    STARTING,
    /** Loading the examples, after the run has been announced. */
    LOADING,
    /** Some steps on. */
    TRAINING,
    /** Writing a checkpoint. */
    WRITING,
    /** In an epoch's last step, or validating. */
    VALIDATING,
    /** Testing, writing the model and the record, or leaving. */
    ENDING
  }

  /**
   * A driver's life.
   *
   * @param moment when it dies
   * @param steps how many steps it makes before that, where the moment is one of the training
   * @param millis how long it lives on after what announces the moment
   * @param start how it is started
   */
  public record Kill(Moment moment, int steps, int millis, Start start) {}

  /**
   * How to start a driver.
   *
   * @param spark options for spark-submit
   * @param kindling options for Kindling
   */
  public record Start(List<String> spark, List<String> kindling) {}

  private static final List<String> ENGINES = List.of("resident", "broadcast", "auto");

  private final Random random;

  public KillSchedule(long seed) {
    this.random = new Random(seed);
  }

  /** The lives of the drivers of one run: every moment once, writing more often, the end last. */
  public List<Kill> run(int writing) {
    List<Moment> moments = new ArrayList<>(EnumSet.allOf(Moment.class));
    moments.remove(Moment.ENDING);
    for (int i = 1; i < writing; i++) {
      moments.add(Moment.WRITING);
    }
    Collections.shuffle(moments, random);
    moments.add(Moment.ENDING);
    return moments.stream()
        .map(
            moment ->
                new Kill(moment, 1 + random.nextInt(8), random.nextInt(longest(moment)), start()))
        .toList();
  }

  /** A driver in local mode or on the cluster, with any engine and any number of partitions. */
  public Start start() {
    int cores = random.nextInt(4);
    List<String> spark = cores == 0 ? List.of() : List.of("--master", "local[" + cores + ",4]");
    return new Start(
        spark,
        List.of(
            "--engine",
            ENGINES.get(random.nextInt(ENGINES.size())),
            "--partitions",
            String.valueOf(1 + random.nextInt(3))));
  }

  /** A number below the bound. */
  public int next(int bound) {
    return random.nextInt(bound);
  }

  private static int longest(Moment moment) {
    return switch (moment) {
      case STARTING -> 3000;
      case LOADING, TRAINING, ENDING -> 800;
      case VALIDATING -> 100;
      case WRITING -> 1;
    };
  }
}
