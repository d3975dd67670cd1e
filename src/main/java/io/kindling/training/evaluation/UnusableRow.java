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
 * An example for which a network's output is NaN or infinite.
 *
 * @param example the example's number in the whole set
 * @param farthest the most extreme of its inputs
 */
public record UnusableRow(int example, FarthestInput farthest) implements Serializable {

  /** The length of the packed form, in bytes. */
  static final int PACKED = 2 * Integer.BYTES + Float.BYTES;

  /** The example number that is packed for null. */
  private static final int NONE = -1;

  /** Returns the first unusable row of a batch after its forward pass, or null if there is none. */
  static UnusableRow in(Batch batch, ForwardPass forward) {
    int row = forward.firstNotFinite(batch.inputs(), batch.rows());
    return row < 0
        ? null
        : new UnusableRow(
            batch.examples()[row],
            FarthestInput.of(batch.inputs(), row * batch.width(), batch.width()));
  }

  /** Returns the row with the lower example number. Null stands for no row. */
  static UnusableRow first(UnusableRow one, UnusableRow other) {
    return one == null || (other != null && other.example < one.example) ? other : one;
  }

  /** Writes the packed form of a row or of null. */
  static void pack(UnusableRow row, ByteBuffer target) {
    target
        .putInt(row == null ? NONE : row.example)
        .putInt(row == null ? 0 : row.farthest.feature())
        .putFloat(row == null ? 0 : row.farthest.value());
  }

  /** Reads a row, or null, from its packed form. */
  static UnusableRow unpack(ByteBuffer packed) {
    int example = packed.getInt();
    FarthestInput farthest = new FarthestInput(packed.getInt(), packed.getFloat());
    return example == NONE ? null : new UnusableRow(example, farthest);
  }

  /**
   * Creates an exception that names the example and its most extreme feature.
   *
   * @param examples the set that contains the example
   * @param scaling the network's scaling of raw features
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
