package io.kindling.bench;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark job of as many tasks that do nothing: the least that a job a step can cost. */
final class EmptyJob implements Contender {

  private final JavaRDD<Integer> rdd;

  EmptyJob(JavaSparkContext spark) {
    this.rdd = spark.parallelize(List.of(0, 1), Workload.THREADS);
  }

  @Override
  public String name() {
    return "empty Spark job, 2 tasks";
  }

  @Override
  public void steps(int count) {
    for (int i = 0; i < count; i++) {
      rdd.foreachPartition(items -> {});
    }
  }

  @Override
  public double loss() {
    return Double.NaN;
  }

  @Override
  public void close() {}
}
