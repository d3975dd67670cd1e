package io.kindling.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Tests the resources that will be present once all requested ones have arrived. */
class AllocationTest {

  private static final Allocation ANY = new Allocation(Allocation.UNKNOWN, Allocation.UNKNOWN);

  @Test
  void requestedNumbersGiveExecutorsAndCores() {
    assertEquals(ANY, requested(Map.of()));
    assertEquals(new Allocation(3, 3), requested(Map.of("spark.executor.instances", "3")));
    assertEquals(
        new Allocation(3, 12),
        requested(Map.of("spark.executor.instances", "3", "spark.executor.cores", "4")));
    assertEquals(
        new Allocation(2, 9),
        requested(Map.of("spark.cores.max", "9", "spark.executor.cores", "4")));
    assertEquals(new Allocation(Allocation.UNKNOWN, 9), requested(Map.of("spark.cores.max", "9")));
    assertEquals(ANY, requested(Map.of("spark.dynamicAllocation.enabled", "true")));
    assertEquals(
        new Allocation(5, 10),
        requested(
            Map.of(
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.maxExecutors", "5",
                "spark.executor.instances", "1",
                "spark.executor.cores", "2")));
  }

  @Test
  void tasksWithSeveralCoresLeaveFewerSlots() {
    SparkConf conf = conf(Map.of("spark.task.cpus", "2"));
    assertEquals(3, new Allocation(1, 7).slots(conf));
    assertEquals(Allocation.UNKNOWN, ANY.slots(conf));
  }

  private static Allocation requested(Map<String, String> settings) {
    return Allocation.requested(conf(settings));
  }

  private static SparkConf conf(Map<String, String> settings) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    return conf;
  }
}
