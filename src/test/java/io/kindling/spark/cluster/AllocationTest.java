package io.kindling.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.spark.cluster.StandaloneMaster.Worker;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What will have come when all has come that was asked for. */
class AllocationTest {

  private static final Allocation ANY = new Allocation(Allocation.UNKNOWN, Allocation.UNKNOWN);

  private static final List<Worker> WORKERS =
      List.of(new Worker(8, 4096), new Worker(4, 4096), new Worker(4, 512));

  @Test
  void whatWasAskedForByNumberIsReckonedInExecutorsAndCores() {
    assertEquals(ANY, asked(Map.of()));
    assertEquals(new Allocation(3, 3), asked(Map.of("spark.executor.instances", "3")));
    assertEquals(
        new Allocation(3, 12),
        asked(Map.of("spark.executor.instances", "3", "spark.executor.cores", "4")));
    assertEquals(
        new Allocation(2, 9), asked(Map.of("spark.cores.max", "9", "spark.executor.cores", "4")));
    assertEquals(ANY, asked(Map.of("spark.dynamicAllocation.enabled", "true")));
    assertEquals(
        new Allocation(5, 10),
        asked(
            Map.of(
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.maxExecutors", "5",
                "spark.executor.instances", "1",
                "spark.executor.cores", "2")));
  }

  /** One that has too little memory for an executor has none. */
  @Test
  void workersGiveWhatTheyHave() {
    assertEquals(new Allocation(2, 12), there(Map.of()));
    assertEquals(new Allocation(6, 12), there(Map.of("spark.executor.cores", "2")));
    assertEquals(
        new Allocation(2, 4),
        there(Map.of("spark.executor.cores", "2", "spark.executor.memory", "4g")));
  }

  @Test
  void aTaskThatTakesCoresLeavesFewerSlots() {
    SparkConf conf = conf(Map.of("spark.task.cpus", "2"));
    assertEquals(3, new Allocation(1, 7).slots(conf));
    assertEquals(Allocation.UNKNOWN, ANY.slots(conf));
  }

  private static Allocation asked(Map<String, String> settings) {
    return Allocation.asked(conf(settings));
  }

  private static Allocation there(Map<String, String> settings) {
    return Allocation.there(WORKERS, conf(settings));
  }

  private static SparkConf conf(Map<String, String> settings) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    return conf;
  }
}
