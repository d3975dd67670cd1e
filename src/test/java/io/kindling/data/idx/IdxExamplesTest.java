package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.data.ExampleSet;
import io.kindling.data.batch.Batch;
import io.kindling.fixtures.ReadExamples;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdxExamplesTest {

  private IdxExamples examples;

  @BeforeEach
  void open() throws IOException {
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
    examples =
        IdxExamples.open(
            MemoryFile.idx("images.gz", pixels, 3, 2, 3),
            MemoryFile.idx("labels", new byte[] {7, 8, 9}, 3));
  }

  @Test
  void tellsItsSizes() {
    assertEquals(3, examples.size());
    assertEquals(2, examples.rows());
    assertEquals(3, examples.columns());
    assertEquals(6, examples.features());
  }

  @Test
  void readsPixelsAndLabelsOfTheSameRange() throws IOException {
    assertArrayEquals(new byte[] {7, 8, 9, 10, 11, 12}, examples.pixels(1, 1));
    assertArrayEquals(new byte[] {8, 9}, examples.labels(1, 2));
    Batch batch = ReadExamples.of(examples, 1, 2);
    assertArrayEquals(levels(7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18), batch.inputs());
    assertArrayEquals(new int[] {8, 9}, batch.labels());
  }

  @Test
  void labelsAbove127AreClassesToo() throws IOException {
    IdxExamples high =
        IdxExamples.open(
            MemoryFile.idx("images", new byte[2], 2, 1, 1),
            MemoryFile.idx("labels", new byte[] {(byte) 128, (byte) 255}, 2));
    assertArrayEquals(new int[] {128, 255}, ReadExamples.all(high).labels());
  }

  @Test
  void rangeIsASetOfItsOwn() throws IOException {
    ExampleSet last = examples.range(1, 2);
    assertEquals(2, last.size());
    assertEquals(6, last.features());
    assertEquals("2 x 3 pixels", last.shape());
    assertArrayEquals(levels(13, 14, 15, 16, 17, 18), ReadExamples.of(last, 1, 1).inputs());
    assertArrayEquals(new int[] {8}, ReadExamples.of(last, 0, 1).labels());
    assertArrayEquals(new int[] {9}, ReadExamples.of(last.range(1, 1), 0, 1).labels());
    assertEquals(0, examples.range(3, 0).size());
  }

  private static float[] levels(int... levels) {
    float[] scaled = new float[levels.length];
    for (int i = 0; i < levels.length; i++) {
      scaled[i] = levels[i] / 255f;
    }
    return scaled;
  }

  @Test
  void rangeMustLieWithinTheSet() {
    assertThrows(IndexOutOfBoundsException.class, () -> examples.range(2, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> examples.range(-1, 2));
  }
}
