package io.kindling.spark.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.kindling.codec.FloatFormat;
import io.kindling.data.DataSet;
import io.kindling.data.batch.Shard;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.SmallExamples;
import io.kindling.fixtures.SmallTraining;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.start.ExchangeSettings;
import io.kindling.storage.IdxDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that all classes are registered if Kryo requires it, and that the bits stay the same. */
@Tag("spark")
class KryoTest {

  @Test
  void everyClassThatTravelsIsRegistered(@TempDir Path directory) throws IOException {
    CommandRun.withoutSpark(
            "data", "generate", "--count", "60", "--output", directory.resolve("digits").toString())
        .succeeded();
    SparkConf conf =
        ExchangeSettings.addTo(
            new SparkConf()
                .setMaster("local[2,4]")
                .setAppName("kryo")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrationRequired", "true"));
    SmallTraining kind = SmallTraining.everyKind().get(0);
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      String source = directory.resolve("digits").toString();
      IdxDirectory files = IdxDirectory.find(source, new Configuration());
      DataSet data = DataCheck.directory(spark, source, files, DataPreparation.plain(10, 4));
      assertEquals(50, data.training().size());
      try (SmallExamples examples = new SmallExamples(spark, SmallTraining.SHARDS, 2)) {
        assertEquals(kind.answer(), examples.train("resident", kind));
        assertEquals(kind.answer(), examples.train("broadcast", kind));
        SmallTraining rounded = kind.in(FloatFormat.BF16);
        assertEquals(rounded.answer(), examples.train("broadcast", rounded));
      }
      try (SmallExamples examples = new SmallExamples(spark, SmallTraining.SHARDS, 4)) {
        assertNotNull(
            kind.train(
                examples.engineInGroups(2, kind.task()),
                new io.kindling.training.TrainingListener() {}));
      }
      try (ShardedExamples examples = new ShardedExamples(spark, "t", data.training(), 4, 2)) {
        // As if they were on an executor's disk, or another executor requested them.
        assertEquals(
            4, examples.rdd().map(Shard::size).persist(StorageLevel.DISK_ONLY()).collect().size());
        assertEquals(4, examples.rdd().map(s -> s).persist(StorageLevel.DISK_ONLY()).count());
      }
    }
  }
}
