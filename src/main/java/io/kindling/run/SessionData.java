package io.kindling.run;

import io.kindling.data.DataSet;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.Scaling;
import io.kindling.training.evaluation.Evaluation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The properties of a training session's checked data that its files and checks need. The examples
 * themselves are held by the session's {@link TrainingSession.Backend}.
 */
public interface SessionData {

  /** A part of the data. */
  enum Part {
    /** The examples that the gradients are computed on. */
    TRAINING,
    /** The examples that are evaluated after every epoch. */
    VALIDATION,
    /** The examples that are evaluated once, at the end. */
    TEST;

    /** Returns the name of the part in messages, such as "training". */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the location of the data, or a word in its place for a program's data. */
  String source();

  /** Returns the noun for examples in messages, in the plural: "images" or "rows". */
  String noun();

  /** Returns whether the examples are generated, so that results do not apply to real data. */
  boolean generated();

  /** Returns the SHA-256 of the content, in hexadecimal; a resumed run compares it. */
  String sha256();

  /** Returns the names of the classes, from class 0 on; empty if they have only numbers. */
  List<String> classNames();

  /** Returns the columns of a table; {@link TableSchema#UNKNOWN} for other data. */
  TableSchema schema();

  /** Returns the scaling that turns raw features into inputs of the network. */
  Scaling scaling();

  /** Returns the number of examples of a part. */
  int size(Part part);

  /**
   * Checks that the data have not changed since the session began.
   *
   * @throws io.kindling.InvalidInputException if data were removed or have changed
   * @throws IOException if the check itself fails
   */
  void checkUnchanged() throws IOException;

  /**
   * Checks that a network's outputs are finite for every example of a part.
   *
   * @param evaluation the network's evaluation on that part
   * @throws io.kindling.InvalidInputException if the outputs for an example are not finite because
   *     one of its features is far outside the range of the training examples; the message names
   *     the example and its farthest feature
   */
  void requireNear(Part part, Evaluation evaluation);

  /** Returns the session data of a data set that was read from files or generated. */
  static SessionData of(DataSet data) {
    return new DataSetView(data);
  }
}
