package io.kindling.data;

import io.kindling.data.image.ImageSet;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.util.BitSet;

/**
 * Labelled examples, each a row of features, of which any machine of the cluster can read any
 * range.
 *
 * <p>A new source of examples implements this; nothing else has to know of it. {@link ImageSet} is
 * the kind whose features are pixels.
 */
public interface ExampleSet extends Serializable {

  /** The number of examples. */
  int size();

  /** The number of features of an example: the inputs of a network for it. */
  int features();

  /** The width of an example in pixels, or 0 where examples are no images. */
  default int imageColumns() {
    return 0;
  }

  /** What an example is, for messages: "28 x 28 pixels", "20 features". */
  default String shape() {
    return features() + " features";
  }

  /** What an example is called in messages: "example 17", or a table's file and line. */
  default String exampleName(int example) {
    return String.format("example %,d", example);
  }

  /** What a feature, from 0 on, is called in messages: its column's name, if it has one. */
  default String featureName(int feature) {
    return String.format("feature %,d", feature);
  }

  /** How the raw features are scaled when examples are read. */
  default Scaling scaling() {
    return Scaling.NONE;
  }

  /**
   * The same examples, their raw features scaled otherwise.
   *
   * @throws IllegalArgumentException if the scaling is for another number of features
   */
  default ExampleSet scaled(Scaling scaling) {
    return scaling.equals(Scaling.NONE) ? this : new ScaledExamples(this, scaling);
  }

  /**
   * Reads a range of examples, scaled.
   *
   * @throws IOException if they cannot be read
   */
  ExampleBlock read(int first, int count) throws IOException;

  /**
   * Checks that the examples are still those they were when the run began.
   *
   * @throws io.kindling.InvalidInputException if they are gone or have changed
   * @throws IOException if that cannot be found out
   */
  void checkUnchanged() throws IOException;

  /** The examples first … first + count − 1 as a set of their own. */
  default ExampleSet range(int first, int count) {
    return new ExampleRange(this, first, count);
  }

  /** The examples of the given numbers, in their order here, as a set of their own. */
  default ExampleSet selection(BitSet examples) {
    return new ExampleSelection(this, examples);
  }
}
