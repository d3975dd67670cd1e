package io.kindling.training.gradient;

import java.nio.ByteBuffer;

/**
 * The totals over a step's examples in addition to their gradients, computed before the update.
 *
 * @param loss the weighted sum of the examples' losses
 * @param weight the sum of the examples' weights
 * @param correct the number of correctly classified examples, without weights
 */
record StepTotals(double loss, double weight, long correct) {

  /** The length of the packed form in bytes: two 64-bit floats and a 64-bit integer. */
  static final int PACKED = 2 * Double.BYTES + Long.BYTES;

  /** Returns the sum of the totals of two siblings in the tree, of which this is the left one. */
  StepTotals plus(StepTotals right) {
    return new StepTotals(loss + right.loss, weight + right.weight, correct + right.correct);
  }

  /** Writes the packed form. */
  void pack(ByteBuffer target) {
    target.putDouble(loss).putDouble(weight).putLong(correct);
  }

  /** Reads totals from their packed form. */
  static StepTotals unpack(ByteBuffer source) {
    return new StepTotals(source.getDouble(), source.getDouble(), source.getLong());
  }
}
