package io.kindling.training.gradient;

import java.nio.ByteBuffer;

/**
 * What a step adds up over examples beside their gradients, before its update.
 *
 * @param loss Σ C over the examples, each as often as it weighs
 * @param weight the sum of the examples' weights
 * @param correct how many of the examples had the right answer, whatever they weigh
 */
record StepTotals(double loss, double weight, long correct) {

  /** The bytes of a packed tally: two 64-bit floats, and a 64-bit integer. */
  static final int PACKED = 2 * Double.BYTES + Long.BYTES;

  /** The sum of both, this one being the left of the tree's halves. */
  StepTotals plus(StepTotals right) {
    return new StepTotals(loss + right.loss, weight + right.weight, correct + right.correct);
  }

  void pack(ByteBuffer target) {
    target.putDouble(loss).putDouble(weight).putLong(correct);
  }

  static StepTotals unpack(ByteBuffer source) {
    return new StepTotals(source.getDouble(), source.getDouble(), source.getLong());
  }
}
