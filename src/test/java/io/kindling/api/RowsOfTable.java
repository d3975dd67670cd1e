package io.kindling.api;

import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A DataFrame's rows as examples: the one map that its user writes. */
final class RowsOfTable {

  private RowsOfTable() {}

  static JavaRDD<Example> examples(Dataset<Row> table, String label, String... columns) {
    return table
        .javaRDD()
        .map(
            row ->
                new Example(
                    Vectors.dense(
                        Stream.of(columns)
                            .mapToDouble(column -> row.<Number>getAs(column).doubleValue())
                            .toArray()),
                    row.<Number>getAs(label).intValue()));
  }
}
