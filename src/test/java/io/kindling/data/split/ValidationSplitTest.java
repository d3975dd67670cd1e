package io.kindling.data.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.image.ImageSet;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationSplitTest {

  @Test
  void lastIsTheLast() {
    assertEquals("{7, 8, 9}", numbers(ValidationSplit.LAST, new byte[10], 3).toString());
    assertEquals("{}", numbers(ValidationSplit.LAST, new byte[10], 0).toString());
  }

  @Test
  void stratifiedIsTheLastOfEveryClass() {
    byte[] sorted = {0, 0, 0, 0, 0, 0, 1, 1, 1, (byte) 200, (byte) 200, (byte) 200};
    assertEquals("{4, 5, 8, 11}", numbers(ValidationSplit.STRATIFIED, sorted, 4).toString());
    byte[] mixed = {0, 1, 0, 1, 0, 1, 0, 1};
    assertEquals("{4, 5, 6, 7}", numbers(ValidationSplit.STRATIFIED, mixed, 4).toString());
  }

  /** Labels of classes as uneven as they may be. */
  @ParameterizedTest
  @CsvSource({"2, 1, 2", "7, 3, 3", "100, 17, 10", "100, 99, 10", "100, 3, 10", "5000, 800, 256"})
  void everyClassHasItsShareInBothParts(int size, int count, int classes) {
    Random random = new Random(size);
    for (int turn = 0; turn < 50; turn++) {
      byte[] labels = new byte[size];
      for (int i = 0; i < size; i++) {
        labels[i] = (byte) (classes * Math.pow(random.nextDouble(), 1 + turn % 4));
      }
      if (turn % 2 == 0) {
        Arrays.sort(labels);
      }
      BitSet held = numbers(ValidationSplit.STRATIFIED, labels, count);
      assertEquals(count, held.cardinality());
      int[] sizes = new int[256];
      int[] heldSizes = new int[256];
      for (int i = 0; i < size; i++) {
        sizes[labels[i] & 0xff]++;
        heldSizes[labels[i] & 0xff] += held.get(i) ? 1 : 0;
      }
      long present = Arrays.stream(sizes).filter(each -> each > 0).count();
      for (int label = 0; label < 256; label++) {
        double share = (double) count * sizes[label] / size;
        if (count >= present && size - count >= present) {
          boolean inBoth = heldSizes[label] >= 1 && heldSizes[label] < sizes[label];
          assertTrue(sizes[label] < 2 || inBoth, label + ": " + heldSizes[label]);
          // Where rare classes get more than their share others have to give it.
          assertTrue(Math.abs(heldSizes[label] - share) < 2 + share, label + ": " + share);
        } else {
          assertTrue(heldSizes[label] <= sizes[label]);
        }
      }
    }
  }

  /** Of classes that are not rare, none is off its share by a whole example. */
  @Test
  void sharesAreRoundedByTheLargestRemainder() {
    Random random = new Random(5);
    byte[] labels = new byte[60_000];
    int[] sizes = new int[10];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) random.nextInt(10);
      sizes[labels[i]]++;
    }
    int[] held = new int[10];
    numbers(ValidationSplit.STRATIFIED, labels, 10_000).stream().forEach(i -> held[labels[i]]++);
    for (int label = 0; label < 10; label++) {
      assertEquals(sizes[label] / 6.0, held[label], 0.9999);
    }
  }

  /** Whatever range of it is asked for, a selection reads the rows that it is made of. */
  @Test
  void selectionReadsWhatARangeWouldRow() throws IOException {
    ExampleSet all = new io.kindling.data.digits.GeneratedDigits(1, 40);
    BitSet chosen = new BitSet();
    for (int example : new int[] {0, 3, 4, 5, 11, 39}) {
      chosen.set(example);
    }
    ExampleSet some = all.selection(chosen);
    int[] numbers = chosen.stream().toArray();
    assertEquals(numbers.length, some.size());
    assertEquals(all.features(), some.features());
    for (int first = 0; first <= numbers.length; first++) {
      for (int count = 0; first + count <= numbers.length; count++) {
        ExampleBlock block = some.read(first, count);
        assertEquals(count, block.size());
        for (int i = 0; i < count; i++) {
          ExampleBlock one = all.read(numbers[first + i], 1);
          assertEquals(one.labels()[0], block.labels()[i]);
          assertArrayEquals(row(one, 0), row(block, i));
        }
      }
    }
  }

  /** (255 - level) / 255, by floats, and the digest of what is stored. */
  @Test
  void invertedImagesHaveTheStoredDigest() throws IOException {
    ImageSet images = new io.kindling.data.digits.GeneratedDigits(1, 3);
    ImageSet inverted = images.scaled(Scaling.INVERTED_PIXELS);
    byte[] levels = images.pixels(0, 3);
    byte[] opposite = inverted.pixels(0, 3);
    ExampleBlock block = inverted.read(0, 3);
    assertEquals(images.read(0, 3).sha256(), block.sha256());
    float[] floats = row(block.asFloats(), 2);
    BitSet two = new BitSet();
    two.set(0);
    two.set(2);
    float[] selected = row(inverted.selection(two).read(0, 2), 1);
    for (int i = 0; i < 784; i++) {
      int level = levels[2 * 784 + i] & 0xff;
      assertEquals(255 - level, opposite[2 * 784 + i] & 0xff);
      assertEquals((255 - level) / 255f, row(block, 2)[i]);
      assertEquals((255 - level) / 255f, floats[i]);
      assertEquals((255 - level) / 255f, selected[i]);
    }
  }

  private static BitSet numbers(ValidationSplit split, byte[] labels, int count) {
    HeldOut held = split.heldBack(labels, count);
    BitSet numbers = new BitSet();
    for (int i = 0; i < labels.length; i++) {
      numbers.set(i, held.contains(i));
      int next = held.nextChange(i);
      assertTrue(next > i && held.contains(i) == held.contains(next - 1));
      assertTrue(next == labels.length || held.contains(i) != held.contains(next));
    }
    assertEquals(count, held.size());
    return numbers;
  }

  private static float[] row(ExampleBlock block, int example) {
    float[] row = new float[block.features().width()];
    block.features().copy(example, row, 0);
    return row;
  }
}
