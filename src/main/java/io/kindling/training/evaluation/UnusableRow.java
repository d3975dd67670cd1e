package io.kindling.training.evaluation;

import io.kindling.InvalidInputException;
import io.kindling.data.ExampleSet;
import io.kindling.data.batch.Batch;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.ForwardPass;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * An example that a network made no finite numbers of.
 *
 * @param example its number in the whole set
 * @param farthest of its inputs
 */
public record UnusableRow(int example, FarthestInput farthest) implements Serializable {

  /** Bytes of a packed one. */
  static final int PACKED = 2 * Integer.BYTES + Float.BYTES;

  /** Stands for none where one is packed. */
  private static final int NONE = -1;

  /** The first of a batch that was just taken through a network; null if there is none. */
  static UnusableRow in(Batch batch, ForwardPass forward) {
    int row = forward.firstNotFinite(batch.inputs(), batch.rows());
    return row < 0
        ? null
        : new UnusableRow(
            batch.examples()[row],
            FarthestInput.of(batch.inputs(), row * batch.width(), batch.width()));
  }

  /** The one that comes first in the set; null is none. */
  static UnusableRow first(UnusableRow one, UnusableRow other) {
    return one == null || (other != null && other.example < one.example) ? other : one;
  }

  /** Packs one, or none where it is null. */
  static void pack(UnusableRow row, ByteBuffer target) {
    target
        .putInt(row == null ? NONE : row.example)
        .putInt(row == null ? 0 : row.farthest.feature())
        .putFloat(row == null ? 0 : row.farthest.value());
  }

  /** Unpacks one; null is none. */
  static UnusableRow unpack(ByteBuffer packed) {
    int example = packed.getInt();
    FarthestInput farthest = new FarthestInput(packed.getInt(), packed.getFloat());
    return example == NONE ? null : new UnusableRow(example, farthest);
  }

  /**
   * What to throw, with the names of row and column.
   *
   * @param examples the set
   * @param scaling by which the network saw its features
   * @throws UncheckedIOException if the example cannot be read again
   */
  public InvalidInputException refusal(ExampleSet examples, Scaling scaling) {
    double[] raw = new double[examples.features()];
    try {
      examples.scaled(Scaling.NONE).read(example, 1).copyRaw(0, raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new InvalidInputException(
        farthest.problem(
            examples.exampleName(example),
            examples.featureName(farthest.feature()),
            raw[farthest.feature()],
            scaling));
  }
}
