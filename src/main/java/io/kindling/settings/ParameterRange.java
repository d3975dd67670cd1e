package io.kindling.settings;

import java.io.Serializable;

/**
 * The position of one parameter matrix or vector in the flat array of all network parameters.
 *
 * @param kind the kind of parameters
 * @param offset the index of the first parameter in the flat array
 * @param rows the number of rows of the row-major matrix; 1 for biases
 * @param columns the number of columns of the matrix, or the length of the bias vector
 */
public record ParameterRange(Kind kind, int offset, int rows, int columns) implements Serializable {

  /** The kind of parameters in a range. */
  public enum Kind {
    /** Weights [units, inputs] of a layer. */
    WEIGHTS,
    /** Biases [units] of a layer. */
    BIASES
  }

  /** Returns the number of parameters in the range. */
  public int length() {
    return rows * columns;
  }

  /** Returns the index after the last parameter. */
  public int end() {
    return offset + length();
  }
}
