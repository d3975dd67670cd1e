package io.kindling.spark.examples;

import io.kindling.spark.cluster.LiveExecutors;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Which executor each partition is best on: neighbours together, so that an executor can add up the
 * sums of all its partitions. Spark by itself deals partitions round.
 */
final class PartitionPlacement {

  /**
   * An executor.
   *
   * @param location as Spark names it among the locations that a partition prefers
   * @param slots how many tasks it runs at once
   */
  record Place(String location, int slots) {}

  private PartitionPlacement() {}

  /**
   * The executors that there are now, and none where the driver computes by itself, in the order in
   * which they are to be filled.
   */
  static List<Place> executors(JavaSparkContext spark) {
    if (spark.isLocal()) {
      return List.of();
    }
    return LiveExecutors.of(spark).stream()
        .map(each -> new Place(location(each.host(), each.id()), each.slots()))
        .toList();
  }

  /** The location that Spark's scheduler takes for an executor, or for its host without an id. */
  static String location(String host, String id) {
    return id.isEmpty() ? host : "executor_" + host + "_" + id;
  }

  /**
   * The location of every partition; empty if there is no executor.
   *
   * @return no executor's more often than it has slots, if there are slots enough
   */
  static List<String> locations(List<Place> executors, int partitions) {
    List<String> slots = new ArrayList<>();
    for (Place executor : executors) {
      for (int i = 0; i < executor.slots(); i++) {
        slots.add(executor.location());
      }
    }
    List<String> locations = new ArrayList<>();
    for (int partition = 0; partition < partitions && !slots.isEmpty(); partition++) {
      locations.add(slots.get((int) ((long) partition * slots.size() / partitions)));
    }
    return locations;
  }
}
