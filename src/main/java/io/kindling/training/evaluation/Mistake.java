package io.kindling.training.evaluation;

import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * An example that was taken for another class than its own.
 *
 * @param example its number in the whole set
 * @param actual its class
 * @param predicted the class it was taken for
 * @param sureness the output for the predicted class, in [0, 1]
 * @param actualOutput the output for its own class, in [0, 1]
 * @param loss what it costs
 */
public record Mistake(
    int example, int actual, int predicted, float sureness, float actualOutput, double loss) {

  /** The costliest first; where two cost the same, the example that comes first. */
  static final Comparator<Mistake> WORST_FIRST =
      Comparator.comparingDouble((Mistake each) -> -each.loss()).thenComparingInt(Mistake::example);

  /** In bytes, of a packed one. */
  static final int PACKED = 3 * Integer.BYTES + 2 * Float.BYTES + Double.BYTES;

  void pack(ByteBuffer target) {
    target.putInt(example).putInt(actual).putInt(predicted);
    target.putFloat(sureness).putFloat(actualOutput).putDouble(loss);
  }

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
