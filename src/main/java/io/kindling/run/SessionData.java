package io.kindling.run;

import io.kindling.data.DataSet;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.Scaling;
import io.kindling.training.evaluation.Evaluation;
import java.io.IOException;
import java.util.List;

/**
 * The checked data of a training session, as far as its files and its checks need them. The
 * examples themselves belong to what computes the session.
 */
public interface SessionData {

  /** A part of the data. */
  enum Part {
    /** The examples that the gradients are computed on. */
    TRAINING,
    /** The examples that are evaluated after every epoch. */
    VALIDATION,
    /** The examples that are evaluated once, at the end. */
    TEST
  }

  /** Returns the data's location, or what stands for it. */
  String source();

  /** Returns what the examples are called, in the plural: "images" or "rows". */
  String noun();

  /** Returns whether the examples are generated, so that no result says anything of real ones. */
  boolean generated();

  /** Returns the digest of the content, which a resumed run compares. */
  String sha256();

  /** Returns the names of the classes, from class 0 on; empty if they have only numbers. */
  List<String> classNames();

  /** Returns the columns of a table; {@link TableSchema#UNKNOWN} for other data. */
  TableSchema schema();

  /** Returns the scaling that makes inputs of raw features. */
  Scaling scaling();

  /** Returns the number of examples of a part. */
  int size(Part part);

  /**
   * Checks that the data are still those that the session began with.
   *
   * @throws io.kindling.InvalidInputException if they are gone or have changed
   * @throws IOException if that cannot be found out
   */
  void checkUnchanged() throws IOException;

  /**
   * Checks that a network could compute with every example of a part.
   *
   * @param evaluation the network's evaluation on that part
   * @throws io.kindling.InvalidInputException if an example is too far from those of the training,
   *     naming it and its farthest feature
   */
  void requireNear(Part part, Evaluation evaluation);

  /** Returns the view of a data set that was read from files or generated. */
  static SessionData of(DataSet data) {
    return new DataSetView(data);
  }
}
