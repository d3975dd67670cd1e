package io.kindling.spark.examples;

import io.kindling.spark.cluster.LiveExecutors;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Assigns partitions to executors so that neighbouring partitions are on the same executor, which
 * can then add up the sums of all its partitions. By itself Spark distributes partitions
 * round-robin.
 */
final class PartitionPlacement {

  /**
   * An executor.
   *
   * @param location the executor's name among the preferred locations of a partition
   * @param slots the number of tasks it runs at a time
   */
  record Place(String location, int slots) {}

  private PartitionPlacement() {}

  /**
   * Returns the present executors, in the order in which partitions fill them; none in local mode,
   * where the driver computes.
   */
  static List<Place> executors(JavaSparkContext spark) {
    if (spark.isLocal()) {
      return List.of();
    }
    return LiveExecutors.of(spark).stream()
        .map(each -> new Place(location(each.host(), each.id()), each.slots()))
        .toList();
  }

  /**
   * Returns the location by which Spark's scheduler identifies an executor, or its host if the
   * executor has no identifier.
   */
  static String location(String host, String id) {
    return id.isEmpty() ? host : "executor_" + host + "_" + id;
  }

  /**
   * Returns the location of every partition; empty if there is no executor.
   *
   * @return the locations; none occurs more often than its executor has slots, if there are enough
   *     slots
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
