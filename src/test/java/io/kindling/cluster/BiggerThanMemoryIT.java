package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.StandaloneCluster;
import io.kindling.processes.WatchedRun;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is more than an executor can hold trains all the same, images and tables. */
@Tag("campaign")
@Tag("processes")
class BiggerThanMemoryIT {

  private static final int IMAGES = 1_000_000;
  private static final int TABLE_ROWS = 400_000;
  private static final int PIXELS = 28 * 28;
  private static final String NOTE = "MB of the training examples do not fit in memory";

  @TempDir Path directory;

  @Test
  void trainsTheSameBitsAndSaysSo() throws Exception {
    write();
    try (StandaloneCluster cluster = StandaloneCluster.builder().workers(1).memory("3g").start()) {
      String expected = trainOnImages(cluster, "roomy", "3g", "resident", false);
      assertEquals(expected, trainOnImages(cluster, "resident", "1g", "resident", true));
      assertEquals(expected, trainOnImages(cluster, "broadcast", "1g", "broadcast", true));
    }
  }

  @Test
  void aTableTrainsTheSameBitsAndSaysSo() throws Exception {
    writeTable();
    try (StandaloneCluster cluster = StandaloneCluster.builder().workers(1).memory("2g").start()) {
      String expected = trainOnTable(cluster, "roomy", "2g", "resident", false);
      assertEquals(expected, trainOnTable(cluster, "resident", "512m", "resident", true));
      assertEquals(expected, trainOnTable(cluster, "broadcast", "512m", "broadcast", true));
    }
  }

  private String trainOnTable(
      StandaloneCluster cluster, String run, String memory, String engine, boolean noted)
      throws Exception {
    List<String> table =
        List.of(
            "--data=csv:" + directory.resolve("table.csv"),
            "--validation=4000",
            "--hidden=8",
            "--dropout=0",
            "--batch-size=5000");
    return train(cluster, run, memory, engine, noted ? "158" : "", table);
  }

  /** A hundred columns of one digit each, whose sum tells the class: 160 MB as floats. */
  private void writeTable() throws IOException {
    Random random = new Random(2);
    StringBuilder line = new StringBuilder();
    try (BufferedWriter table = Files.newBufferedWriter(directory.resolve("table.csv"))) {
      for (int row = 0; row < TABLE_ROWS; row++) {
        line.setLength(0);
        int sum = 0;
        for (int column = 0; column < 100; column++) {
          int digit = random.nextInt(10);
          sum += digit;
          line.append(digit).append(',');
        }
        table.write(line.append(sum < 450 ? 0 : 1).append('\n').toString());
      }
    }
  }

  private String trainOnImages(
      StandaloneCluster cluster, String run, String memory, String engine, boolean noted)
      throws Exception {
    List<String> images =
        List.of(
            "--data=" + directory, "--validation=10000", "--layers=784,10", "--batch-size=20000");
    return train(cluster, run, memory, engine, noted ? "776" : "", images);
  }

  /**
   * Trains for an epoch.
   *
   * @param megabytes that are said not to fit; empty if nothing is
   */
  private String train(
      StandaloneCluster cluster,
      String run,
      String memory,
      String engine,
      String megabytes,
      List<String> options)
      throws Exception {
    Path output = directory.resolve(run);
    List<String> train =
        new ArrayList<>(List.of("train", "--epochs=1", "--engine=" + engine, "--output=" + output));
    train.addAll(options);
    StandaloneCluster.Result result =
        cluster.submit(List.of("--conf", "spark.executor.memory=" + memory), train);
    assertEquals(0, result.status(), result.output() + result.errors());
    if (megabytes.isEmpty()) {
      assertFalse(result.output().contains(NOTE), result.output());
    } else {
      assertTrue(result.output().contains("Note: " + megabytes + " " + NOTE), result.output());
    }
    return new WatchedRun(output).weights();
  }

  /** Images of ten classes, each a bar of its own in noise. */
  private void write() throws IOException {
    Random random = new Random(1);
    byte[] noise = new byte[1 << 20];
    random.nextBytes(noise);
    try (DataOutputStream images = file("train-images-idx3-ubyte");
        DataOutputStream labels = file("train-labels-idx1-ubyte")) {
      images.writeInt(0x803);
      images.writeInt(IMAGES);
      images.writeInt(28);
      images.writeInt(28);
      labels.writeInt(0x801);
      labels.writeInt(IMAGES);
      byte[] image = new byte[PIXELS];
      for (int i = 0; i < IMAGES; i++) {
        int label = random.nextInt(10);
        System.arraycopy(noise, random.nextInt(noise.length - PIXELS), image, 0, PIXELS);
        for (int pixel = 0; pixel < 28; pixel++) {
          image[28 * (2 * label + 4) + pixel] = (byte) 255;
        }
        images.write(image);
        labels.write(label);
      }
    }
  }

  private DataOutputStream file(String name) throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(name)), 1 << 20));
  }
}
