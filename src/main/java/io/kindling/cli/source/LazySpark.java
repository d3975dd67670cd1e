package io.kindling.cli.source;

import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts Spark for a piece of work. */
public interface LazySpark {

  /** A piece of work that needs Spark. */
  interface Work {

    /** Does the work. */
    void on(JavaSparkContext spark) throws IOException;
  }

  /** Starts Spark, does the work, and stops Spark. */
  void run(Work work) throws IOException;
}
