package io.kindling.spark;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What jobs are called in Spark's user interface and logs: after what they do, and not after the
 * line of the program that begins them.
 */
public final class JobName {

  private static final String DESCRIPTION = "spark.job.description";
  private static final String CALL_SITE = "callSite.short";

  private JobName() {}

  /** Does something whose jobs, begun by this thread, have a name. */
  public static <T> T during(JavaSparkContext spark, String name, Supplier<T> work) {
    SparkContext context = spark.sc();
    String description = context.getLocalProperty(DESCRIPTION);
    String callSite = context.getLocalProperty(CALL_SITE);
    context.setLocalProperty(DESCRIPTION, name);
    context.setLocalProperty(CALL_SITE, name);
    try {
      return work.get();
    } finally {
      context.setLocalProperty(DESCRIPTION, description);
      context.setLocalProperty(CALL_SITE, callSite);
    }
  }
}
