package io.kindling.spark.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.image.ImageSequence;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.HeNormal;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.prediction.PredictionFormat;
import io.kindling.prediction.Scoring;
import io.kindling.storage.ImageFile;
import io.kindling.storage.PartDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that any cluster writes the same bytes, even after failures. */
@Tag("spark")
class ClusterPredictionTest {

  @TempDir private Path directory;

  /** Three files, the last of one image. */
  private static final int IMAGES = 2 * ClusterPrediction.PART + 1;

  private static final Network NETWORK =
      new Network(List.of(4, 5, 4), new Relu(), new CrossEntropy());
  private static final float[] PARAMETERS = new HeNormal().parameters(NETWORK, 3);
  private static final Scoring SCORING =
      new Scoring(NETWORK, Scaling.PIXELS, List.of(), Blas.VECTOR, PredictionFormat.JSONL);

  @BeforeEach
  void writeImages() throws IOException {
    byte[] images = IdxFixture.images(IMAGES, 2, 5);
    Files.write(directory.resolve("images"), images);
    Files.write(directory.resolve("packed"), IdxFixture.gzip(images));
  }

  @Test
  void bytesDependOnNeitherCoresNorCompression() throws IOException {
    Map<String, String> expected = score("local[1]", images("images"), "one");
    assertEquals(
        List.of("", "_SUCCESS", "part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl"),
        List.copyOf(expected.keySet()));
    assertEquals(expected, score("local[2,4]", images("images"), "two"));
    assertEquals(expected, score("local[2,4]", images("packed"), "three"));
    List<String> lines = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      lines.addAll(Files.readAllLines(directory.resolve("one/part-0000" + part + ".jsonl")));
    }
    assertEquals(IMAGES, lines.size());
    for (int i = 0; i < IMAGES; i++) {
      assertTrue(lines.get(i).startsWith("{\"index\":" + i + ",\"class\":"), lines.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "packed"})
  void aFailedAttemptIsRepeated(String name) throws IOException {
    Map<String, String> expected = score("local[2,4]", images(name), "whole");
    FailingTwice.FAILURES.set(0);
    assertEquals(expected, score("local[2,4]", new FailingTwice(images(name)), "again"));
    assertEquals(2, FailingTwice.FAILURES.get());
  }

  @Test
  void damageEndsItWithoutSuccess() throws IOException {
    byte[] tooShort = IdxFixture.with(IdxFixture.images(IMAGES, 2, 5), 4, IMAGES + 1);
    Files.write(directory.resolve("packed"), IdxFixture.gzip(tooShort));
    String said =
        assertThrows(
                InvalidInputException.class, () -> score("local[2,4]", images("packed"), "out"))
            .getMessage();
    assertTrue(said.startsWith(directory + "/packed: ends too early"), said);
    assertEquals(
        List.of("", "part-00000.jsonl", "part-00001.jsonl"),
        List.copyOf(CommandTesting.tree(directory.resolve("out")).keySet()));
  }

  private ImageSequence images(String name) throws IOException {
    return ImageFile.open(directory.resolve(name).toString(), new Configuration(), note -> {});
  }

  private Map<String, String> score(String master, ImageSequence images, String name)
      throws IOException {
    Path output = directory.resolve(name);
    SparkConf conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("predict")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1");
    PartDirectory parts = new PartDirectory(output.toString(), new Configuration());
    List<Integer> progress = new ArrayList<>();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      parts.take();
      parts.succeed(
          ClusterPrediction.run(spark, images, SCORING, PARAMETERS, parts, progress::add));
    } finally {
      parts.release();
    }
    assertEquals(IMAGES, progress.get(progress.size() - 1));
    return CommandTesting.tree(output);
  }

  /** Images whose reading fails twice in the middle of a file. */
  private record FailingTwice(ImageSequence images) implements ImageSequence {

    /** Static, because tasks run in this JVM. */
    private static final AtomicInteger FAILURES = new AtomicInteger();

    @Override
    public String name() {
      return images.name();
    }

    @Override
    public int size() {
      return images.size();
    }

    @Override
    public int rows() {
      return images.rows();
    }

    @Override
    public int columns() {
      return images.columns();
    }

    @Override
    public boolean startsAnywhere() {
      return images.startsAnywhere();
    }

    @Override
    public Reader from(int first) throws IOException {
      Reader reader = images.from(first);
      return new Reader(images.features()) {
        private int read;

        @Override
        public void next(byte[] levels, int count) {
          read += count;
          if (read > ClusterPrediction.PART / 2 && FAILURES.get() < 2) {
            FAILURES.incrementAndGet();
            throw new UncheckedIOException(new IOException("the disk has gone"));
          }
          reader.next(levels, count);
        }

        @Override
        public void close() throws IOException {
          reader.close();
        }
      };
    }
  }
}
