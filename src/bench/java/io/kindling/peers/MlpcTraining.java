package io.kindling.peers;

import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.batch.Batch;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * MLlib's classifier on the same examples, as dense vectors in memory with one partition per core.
 */
final class MlpcTraining implements AutoCloseable {

  /** Time and accuracy of a training. */
  record Result(double seconds, double accuracy) {}

  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("features", SQLDataTypes.VectorType(), false);

  private final Dataset<Row> training;
  private final Dataset<Row> test;

  MlpcTraining(SparkSession session, DataSet data) {
    this.training = load(session, data.training().examples());
    this.test = load(session, data.test().examples());
  }

  /** Trains 784-30-10 from scratch, measures the time, and evaluates it on the test images. */
  Result train(int blockSize, int iterations) {
    MultilayerPerceptronClassifier classifier =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {784, 30, 10})
            .setSeed(1)
            .setBlockSize(blockSize)
            .setMaxIter(iterations);
    long began = System.nanoTime();
    MultilayerPerceptronClassificationModel model = classifier.fit(training);
    double seconds = (System.nanoTime() - began) / 1e9;
    long right = model.transform(test).filter("label = prediction").count();
    return new Result(seconds, (double) right / test.count());
  }

  @Override
  public void close() {
    training.unpersist();
    test.unpersist();
  }

  private static Dataset<Row> load(SparkSession session, ExampleSet examples) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    JavaRDD<Row> rows =
        spark
            .parallelize(List.of(0, 1), Workload.THREADS)
            .flatMap(part -> read(examples, part).iterator());
    Dataset<Row> cached = session.createDataFrame(rows, SCHEMA).cache();
    cached.count();
    return cached;
  }

  private static List<Row> read(ExampleSet examples, int part) throws IOException {
    int first = BatchOrder.shardStart(examples.size(), Workload.THREADS, part);
    int count = BatchOrder.shardSize(examples.size(), Workload.THREADS, part);
    int width = examples.features();
    Batch batch = new Batch(count, width);
    batch.begin(null);
    new Shard(part, first, examples.read(first, count)).copy(0, count, batch);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      double[] features = new double[width];
      for (int i = 0; i < width; i++) {
        features[i] = batch.inputs()[row * width + i];
      }
      rows.add(RowFactory.create((double) batch.labels()[row], Vectors.dense(features)));
    }
    return rows;
  }
}
