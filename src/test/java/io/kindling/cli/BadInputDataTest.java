package io.kindling.cli;

import static io.kindling.fixtures.IdxFixture.IMAGES;
import static io.kindling.fixtures.IdxFixture.LABELS;
import static io.kindling.fixtures.IdxFixture.TEST_IMAGES;
import static io.kindling.fixtures.IdxFixture.TEST_LABELS;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data that cannot be trained on are refused in one line, and nothing is written. */
@Tag("spark")
class BadInputDataTest extends CommandTesting {

  private IdxFixture data;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
  }

  @Test
  void missingDirectory() throws Exception {
    Path none = directory.resolve("none");
    refused(
        none + ": there is no such directory; a data set is a directory with four",
        "--data",
        none.toString());
  }

  @Test
  void fileInThePlaceOfTheDirectory() throws Exception {
    String file = data.name(IMAGES);
    refused(file + ": is not a directory; a data set is a directory with", "--data", file);
  }

  @Test
  void onlyLabels() throws Exception {
    Files.delete(data.directory().resolve(IMAGES));
    Files.delete(data.directory().resolve(TEST_IMAGES));
    refused(
        data.directory() + ": lacks " + IMAGES + ", " + TEST_IMAGES + " (each plain or with .gz)");
  }

  @Test
  void wrongMagic() throws Exception {
    data.put(IMAGES, IdxFixture.labels(1200));
    refused(
        data.name(IMAGES)
            + ": begins with 0x00000801, but an IDX file of images begins with 0x00000803");
    data.put(IMAGES, "<html>a page of a hotel's network</html>".getBytes(UTF_8));
    refused(data.name(IMAGES) + ": begins with 0x3c68746d…0x00000803");
  }

  @Test
  void emptyFileAndHalfAHeader() throws Exception {
    data.put(IMAGES, new byte[0]);
    refused(data.name(IMAGES) + ": ends too early");
    data.put(IMAGES, Arrays.copyOf(IdxFixture.images(1, 3, 1), 10));
    refused(data.name(IMAGES) + ": ends too early");
  }

  @Test
  void truncatedGzip() throws Exception {
    data.pack();
    byte[] whole = data.bytes(IMAGES + ".gz");
    data.put(IMAGES + ".gz", Arrays.copyOf(whole, whole.length / 2));
    refused(
        data.name(IMAGES)
            + ".gz: ends too early; the file is truncated or damaged, fetch it again");
    data.put(IMAGES + ".gz", Arrays.copyOf(whole, whole.length - 4));
    refused(data.name(IMAGES) + ".gz: ends too early; the file is truncated");
  }

  @Test
  void damagedGzip() throws Exception {
    data.pack();
    byte[] bytes = data.bytes(IMAGES + ".gz");
    bytes[bytes.length - 6] ^= 1;
    data.put(IMAGES + ".gz", bytes);
    refused(data.name(IMAGES) + ".gz: cannot be unpacked");
    // Without its first bytes it is no gzip file.
    data.put(IMAGES + ".gz", Arrays.copyOfRange(bytes, 1, bytes.length));
    refused(data.name(IMAGES) + ".gz: begins with 0x8b080000, but an IDX file of images…");
  }

  @Test
  void headerThatPromisesMoreThanTheFileHolds() throws Exception {
    byte[] more = IdxFixture.with(IdxFixture.with(data.bytes(IMAGES), 8, 4), 4, 60_000);
    data.put(IMAGES, more);
    refused(
        data.name(IMAGES)
            + ": its header promises 60,000 x 4 x 3, 720,000 bytes, but 1,080 follow");
    data.put(IMAGES, IdxFixture.with(IdxFixture.images(120, 3, 1), 4, 121));
    data.put(LABELS, IdxFixture.labels(121));
    refused(data.name(IMAGES) + ": its header promises 121 x 3 x 3, 1,089 bytes, but 1,080 follow");
    data.putPacked(IMAGES, data.bytes(IMAGES));
    refused(
        data.name(IMAGES) + ".gz: its header promises 121 x 3 x 3, 1,089 bytes, but 1,080 follow");
  }

  @Test
  void headerThatPromisesMoreThanThereIsMemory() throws Exception {
    byte[] many = IdxFixture.with(data.bytes(IMAGES), 4, Integer.MAX_VALUE);
    byte[] wide = IdxFixture.with(IdxFixture.with(many, 8, 40_000), 12, 40_000);
    byte[] beyond = IdxFixture.with(IdxFixture.with(many, 8, 1 << 20), 12, 1 << 20);
    data.put(LABELS, IdxFixture.with(data.bytes(LABELS), 4, Integer.MAX_VALUE));
    for (byte[] promise : new byte[][] {many, wide, beyond}) {
      data.put(IMAGES, promise);
      refused(data.name(IMAGES) + ": its header…; the file is");
    }
  }

  @Test
  void packedHeaderThatPromisesMoreThanThereIsMemory() throws Exception {
    byte[] many = IdxFixture.with(data.bytes(IMAGES), 4, Integer.MAX_VALUE);
    byte[] wide = IdxFixture.with(IdxFixture.with(many, 8, 40_000), 12, 40_000);
    byte[] beyond = IdxFixture.with(IdxFixture.with(many, 8, 1 << 20), 12, 1 << 20);
    for (String labels : new String[] {LABELS, TEST_LABELS}) {
      data.putPacked(labels, IdxFixture.with(data.bytes(labels), 4, Integer.MAX_VALUE));
    }
    for (byte[] promise : new byte[][] {many, wide, beyond}) {
      data.putPacked(IMAGES, promise);
      data.putPacked(TEST_IMAGES, promise);
      refused(data.name(IMAGES) + ".gz: its header…; the file is");
    }
  }

  @Test
  void negativeAndZeroDimensions() throws Exception {
    data.put(IMAGES, IdxFixture.with(data.bytes(IMAGES), 4, -1));
    refused(data.name(IMAGES) + ": its header says -1, where every dimension must be at least 1");
    data.put(IMAGES, IdxFixture.with(IdxFixture.images(120, 3, 1), 8, 0));
    refused(
        data.name(IMAGES) + ": its header says 120 x 0, where every dimension must be at least 1");
  }

  @Test
  void trailingBytes() throws Exception {
    byte[] labels = data.bytes(LABELS);
    data.put(LABELS, Arrays.copyOf(labels, labels.length + 1));
    refused(data.name(LABELS) + ": its header promises 120, 120 bytes, but 121 follow");
    data.putPacked(LABELS, Arrays.copyOf(labels, labels.length + 1));
    refused(data.name(LABELS) + ".gz: its header promises 120, 120 bytes, but more follow");
  }

  @Test
  void countsThatDiffer() throws Exception {
    data.put(LABELS, IdxFixture.labels(119));
    refused(
        data.name(LABELS)
            + ": 119 labels for the 120 images of "
            + data.name(IMAGES)
            + "; both files must describe the same examples");
  }

  @Test
  void testImagesOfAnotherSize() throws Exception {
    data.put(TEST_IMAGES, IdxFixture.images(24, 4, 2));
    refused(
        data.name(TEST_IMAGES)
            + ": images of 4 x 4 pixels, but "
            + data.name(IMAGES)
            + " has 3 x 3");
  }

  @Test
  void labelOutsideTheOutputLayer() throws Exception {
    byte[] labels = data.bytes(TEST_LABELS);
    labels[20] = (byte) 200;
    data.put(TEST_LABELS, labels);
    refused("--layers 9,5,4: ends with 4 outputs, but the labels of…go up to 200");
  }

  @Test
  void layersThatDoNotFitImagesOrClasses() throws Exception {
    refused(
        "--layers 784,4: begins with 784 inputs, but the examples of…have 3 x 3 pixels",
        "--layers=784,4");
    refused("--layers 9,3: ends with 3 outputs, but the labels of…go up to 3…4", "--layers=9,3");
  }

  @Test
  void batchLargerThanTheTrainingSet() throws Exception {
    refused("--batch-size 101: there are only 100 training examples in…", "--batch-size=101");
  }

  @Test
  void validationThatLeavesNothingToTrainOn() throws Exception {
    refused(
        "--validation 120: leaves nothing to train on:…has 120 training examples",
        "--validation=120");
    refused("--validation 70: leaves nothing…digits:60…", "--data=digits:60", "--validation=70");
  }

  @Test
  void initialModelThatDoesNotFit() throws Exception {
    Path none = directory.resolve("none.safetensors");
    refused(none + ": there is no such file", "--initial-model", none.toString());
    Path damaged = Files.writeString(directory.resolve("damaged"), "not a model, and long enough");
    refused(damaged + ": is not a sound safetensors file", "--initial-model", damaged.toString());
    Path other = directory.resolve("other");
    CommandRun.of(train(data, other, "--layers=9,4", "--epochs=1")).succeeded();
    String model = other.resolve("model.safetensors").toString();
    refused(
        "--initial-model "
            + model
            + ": is a network of layers 9-4 (relu, cross-entropy), but the run's network has 9-5-4",
        "--initial-model",
        model);
  }

  @Test
  void initialModelThatCannotBeTrained() throws Exception {
    Network network = new Network(List.of(9, 5, 4), new Relu(), new CrossEntropy());
    float[] parameters = new float[network.parameterCount()];
    parameters[7] = Float.NaN;
    Path model = directory.resolve("model.safetensors");
    new Model(network, parameters)
        .write(new org.apache.hadoop.fs.Path(model.toUri()), new Configuration());
    refused(
        model + ": tensor layers.0.weight holds NaN or infinite numbers",
        "--initial-model",
        model.toString());
  }

  @Test
  void dataToEvaluateOnThatDoNotFitTheModel() throws Exception {
    Path run = directory.resolve("run");
    CommandRun.of(train(data, run, "--epochs=1")).succeeded();
    assertRefused(
        run
            + "/model.safetensors: is a network of layers [9, 5, 4], which begins with 9 inputs,"
            + " but the examples of digits:60 have 28 x 28 pixels",
        "evaluate",
        run.toString(),
        "--data=digits:60");
  }

  private void refused(String expected, String... options) throws IOException {
    assertRefused(expected, train(data, directory.resolve("run"), options));
  }
}
