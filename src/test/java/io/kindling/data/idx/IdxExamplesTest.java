package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.data.ExampleSet;
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
    assertEquals(6, examples.width());
  }

  @Test
  void readsPixelsAndLabelsOfTheSameRange() throws IOException {
    assertArrayEquals(new byte[] {7, 8, 9, 10, 11, 12}, examples.pixels(1, 1));
    assertArrayEquals(new byte[] {8, 9}, examples.labels(1, 2));
  }

  @Test
  void rangeIsASetOfItsOwn() throws IOException {
    ExampleSet last = examples.range(1, 2);
    assertEquals(2, last.size());
    assertEquals(2, last.rows());
    assertEquals(3, last.columns());
    assertArrayEquals(new byte[] {13, 14, 15, 16, 17, 18}, last.pixels(1, 1));
    assertArrayEquals(new byte[] {8}, last.labels(0, 1));
    assertArrayEquals(new byte[] {9}, last.range(1, 1).labels(0, 1));
    assertEquals(0, examples.range(3, 0).size());
  }

  @Test
  void rangeMustLieWithinTheSet() {
    assertThrows(IndexOutOfBoundsException.class, () -> examples.range(2, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> examples.range(-1, 2));
  }
}
