package io.kindling.training.evaluation;

import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * A misclassified example.
 *
 * @param example the example's number in the whole set
 * @param actual the actual class
 * @param predicted the predicted class
 * @param sureness the network's output for the predicted class, in [0, 1]
 * @param actualOutput the network's output for the actual class, in [0, 1]
 * @param loss the example's loss
 */
public record Mistake(
    int example, int actual, int predicted, float sureness, float actualOutput, double loss) {

  /** Order by descending loss; among equal losses, by ascending example number. */
  static final Comparator<Mistake> WORST_FIRST =
      Comparator.comparingDouble((Mistake each) -> -each.loss()).thenComparingInt(Mistake::example);

  /** The length of the packed form, in bytes. */
  static final int PACKED = 3 * Integer.BYTES + 2 * Float.BYTES + Double.BYTES;

  /** Writes the packed form. */
  void pack(ByteBuffer target) {
    target.putInt(example).putInt(actual).putInt(predicted);
    target.putFloat(sureness).putFloat(actualOutput).putDouble(loss);
  }

  /** Reads a mistake from its packed form. */
  static Mistake unpack(ByteBuffer packed) {
    return new Mistake(
        packed.getInt(),
        packed.getInt(),
        packed.getInt(),
        packed.getFloat(),
        packed.getFloat(),
        packed.getDouble());
  }
}
