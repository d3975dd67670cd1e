package io.kindling.spark;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Names jobs in Spark's user interface and logs after their purpose, and not after the line of the
 * program that starts them.
 */
public final class JobName {

  private static final String DESCRIPTION = "spark.job.description";
  private static final String CALL_SITE = "callSite.short";

  private JobName() {}

  /** Runs work whose jobs, if this thread starts them, have the given name. */
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
