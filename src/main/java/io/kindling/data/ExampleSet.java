package io.kindling.data;

import io.kindling.data.image.ImageSet;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.util.BitSet;

/**
 * A set of labelled examples, each a row of features. Any machine of the cluster can read any range
 * of it.
 *
 * <p>To add a source of examples, implement this interface; no other class needs to change. {@link
 * ImageSet} is the variant whose features are pixels.
 */
public interface ExampleSet extends Serializable {

  /** Returns the number of examples. */
  int size();

  /** Returns the number of features of an example, which is the number of a network's inputs. */
  int features();

  /** Returns the width of an image in pixels, or 0 if the examples are not images. */
  default int imageColumns() {
    return 0;
  }

  /** Returns a description of one example for messages: "28 x 28 pixels", "20 features". */
  default String shape() {
    return features() + " features";
  }

  /** Returns an example's name for messages: "example 17", or the file and line of a table. */
  default String exampleName(int example) {
    return String.format("example %,d", example);
  }

  /** Returns a feature's name for messages: its column's name if there is one; counted from 0. */
  default String featureName(int feature) {
    return String.format("feature %,d", feature);
  }

  /** Returns the scaling that is applied to the raw features when examples are read. */
  default Scaling scaling() {
    return Scaling.NONE;
  }

  /**
   * Returns this set with another scaling of the raw features.
   *
   * @throws IllegalArgumentException if the scaling expects another number of features
   */
  default ExampleSet scaled(Scaling scaling) {
    return scaling.equals(Scaling.NONE) ? this : new ScaledExamples(this, scaling);
  }

  /**
   * Reads and scales a range of examples.
   *
   * @param first the index of the first example
   * @param count the number of examples
   * @throws IOException if the examples cannot be read
   */
  ExampleBlock read(int first, int count) throws IOException;

  /**
   * Checks that the examples have not changed since the run began.
   *
   * @throws io.kindling.InvalidInputException if the data are missing or have changed
   * @throws IOException if the state of the data cannot be determined
   */
  void checkUnchanged() throws IOException;

  /** Returns the examples first … first + count − 1 as a separate set. */
  default ExampleSet range(int first, int count) {
    return new ExampleRange(this, first, count);
  }

  /** Returns the examples with the given indices, in the order of this set, as a separate set. */
  default ExampleSet selection(BitSet examples) {
    return new ExampleSelection(this, examples);
  }
}
