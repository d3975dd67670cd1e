package io.kindling.spark.cluster;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.AppStatusStore;
import org.apache.spark.status.api.v1.ExecutorSummary;

/** What Spark knows of the executors that are alive. */
public final class LiveExecutors {

  private static final Method LIST = list();

  private LiveExecutors() {}

  /** All of them, and the driver. */
  public static List<ExecutorSummary> of(JavaSparkContext spark) {
    try {
      scala.collection.Iterable<?> all =
          (scala.collection.Iterable<?>) LIST.invoke(spark.sc().statusStore(), true);
      List<ExecutorSummary> executors = new ArrayList<>();
      scala.collection.Iterator<?> each = all.iterator();
      while (each.hasNext()) {
        executors.add((ExecutorSummary) each.next());
      }
      return executors;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By reflection, for a sequence, which it returns, is another type in Scala 2.12. */
  private static Method list() {
    try {
      return AppStatusStore.class.getMethod("executorList", boolean.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
