package io.kindling.data.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.PartStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of a split has to be true of it, and nothing is said of a fair one. */
class ClassBalanceTest {

  /** The counts of MNIST's first 50,000 training examples, its last 10,000, and its test set. */
  private static final PartStatistics MNIST_TRAINING =
      part(4932, 5678, 4968, 5101, 4859, 4506, 4951, 5175, 4842, 4988);

  private static final PartStatistics MNIST_VALIDATION =
      part(991, 1064, 990, 1030, 983, 915, 967, 1090, 1009, 961);
  private static final PartStatistics MNIST_TEST =
      part(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);

  @Test
  void nothingIsSaidOfMnist() {
    assertEquals(List.of(), ClassBalance.unbalanced(MNIST_TRAINING, MNIST_VALIDATION));
    assertEquals(List.of(), ClassBalance.unbalanced(MNIST_TRAINING, MNIST_TEST));
  }

  @Test
  void nothingIsSaidOfFairSetsHoweverSmall() {
    Random random = new Random(1);
    for (int turn = 0; turn < 20_000; turn++) {
      int classes = 2 + random.nextInt(60);
      List<Integer> labels = new ArrayList<>();
      int size = 2 + random.nextInt(400);
      for (int i = 0; i < size; i++) {
        labels.add((int) (classes * Math.pow(random.nextDouble(), 1 + turn % 3)));
      }
      Collections.shuffle(labels, random);
      int held = 1 + random.nextInt(size - 1);
      assertEquals(
          List.of(),
          ClassBalance.unbalanced(
              counted(labels.subList(held, size)), counted(labels.subList(0, held))),
          labels::toString);
    }
  }

  @Test
  void sortedFilesAreSeenInBothDirections() {
    PartStatistics training = part(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 1800, 0);
    PartStatistics validation = part(0, 0, 0, 0, 0, 0, 0, 0, 4051, 5949);
    List<Integer> all = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertEquals(all, ClassBalance.unbalanced(training, validation));
    assertEquals(all, ClassBalance.unbalanced(validation, training));
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 9), ClassBalance.missing(training, validation));
  }

  @Test
  void farRarerIsSeenAsMissingIs() {
    assertEquals(List.of(1, 2), ClassBalance.unbalanced(part(500, 10, 900), part(100, 100, 30)));
    assertEquals(List.of(), ClassBalance.missing(part(500, 10, 900), part(100, 100, 30)));
  }

  @Test
  void aClassThatIsMissingBecauseItIsRareIsNoOrder() {
    assertEquals(List.of(), ClassBalance.unbalanced(part(5000, 12), part(1000, 0)));
    assertEquals(List.of(), ClassBalance.unbalanced(part(5000), part(0)));
    assertEquals(List.of(), ClassBalance.unbalanced(PartStatistics.UNKNOWN, part(1000)));
  }

  private static PartStatistics counted(List<Integer> labels) {
    long[] counts = new long[256];
    labels.forEach(label -> counts[label]++);
    return part(counts);
  }

  private static PartStatistics part(long... counts) {
    List<Long> list = new ArrayList<>();
    for (long count : counts) {
      list.add(count);
    }
    return new PartStatistics(list, 0.1, 0.3);
  }
}
