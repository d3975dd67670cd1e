package io.kindling.spark.resident;

import io.kindling.training.SubtreeSums;
import java.nio.ByteBuffer;

/** What came of a command in one partition. */
sealed interface ResidentResult {

  /** A gradient's sums. */
  record Sums(SubtreeSums sums) implements ResidentResult {}

  /** A part of an evaluation, packed as {@link io.kindling.training.PartitionEvaluation} does. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on and not compared.
  record Validated(byte[] packed) implements ResidentResult {}

  /** How many bytes {@link #write} writes. */
  default int packedLength() {
    return this instanceof Sums gradient
        ? gradient.sums().packedLength()
        : ((Validated) this).packed().length;
  }

  /** Writes the result into a little-endian buffer. */
  default void write(ByteBuffer target) {
    if (this instanceof Sums gradient) {
      gradient.sums().write(target);
    } else {
      target.put(((Validated) this).packed());
    }
  }

  /** The result of a command in the bytes made by {@link #write}, which sums do not copy. */
  static ResidentResult unpack(ResidentMessage.Command command, ByteBuffer packed) {
    if (command instanceof ResidentMessage.ComputeGradient) {
      return new Sums(SubtreeSums.unpack(packed));
    }
    byte[] bytes = new byte[packed.remaining()];
    packed.get(bytes);
    return new Validated(bytes);
  }
}
