package io.kindling.spark.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * Creates an RDD of numbered, otherwise empty partitions, placed so that neighbours are on the same
 * executor.
 */
final class PlacedPartitions {

  private PlacedPartitions() {}

  /**
   * Returns an RDD with a partition for every number from 0 to {@code partitions - 1}, which holds
   * just that number.
   */
  static JavaRDD<Integer> numbers(JavaSparkContext spark, int partitions) {
    try {
      return placed(spark, partitions);
    } catch (LinkageError e) {
      // Scala 2.12 has other sequence classes. Placement only saves time, so it is left out there.
      return spark.parallelize(IntStream.range(0, partitions).boxed().toList(), partitions);
    }
  }

  private static JavaRDD<Integer> placed(JavaSparkContext spark, int partitions) {
    List<String> locations =
        PartitionPlacement.locations(PartitionPlacement.executors(spark), partitions);
    List<Tuple2<Integer, Seq<String>>> numbers = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<String> preferred = locations.isEmpty() ? List.of() : List.of(locations.get(partition));
      numbers.add(new Tuple2<>(partition, CollectionConverters.asScala(preferred).toSeq()));
    }
    return spark
        .sc()
        .makeRDD(CollectionConverters.asScala(numbers).toSeq(), ClassTag.apply(Integer.class))
        .toJavaRDD();
  }
}
