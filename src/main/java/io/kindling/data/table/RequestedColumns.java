package io.kindling.data.table;

import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Role;

/**
 * The columns that are required from a table.
 *
 * @param purpose the use of the rows
 * @param schema the columns of the model that the table is for; {@link TableSchema#UNKNOWN} without
 *     a model, or if the model does not store them
 * @param features the number of features that the model takes, or 0 without a model
 */
public record RequestedColumns(Purpose purpose, TableSchema schema, int features) {

  /** The use of a table's rows. */
  public enum Purpose {
    /** Training; the label is required, and so is the weight if the model was trained with one. */
    TRAINING,
    /** Testing; the label is required. */
    TESTING,
    /** Scoring; only the features are read. */
    SCORING
  }

  /** Returns the columns that rows require without a model. */
  public static RequestedColumns any(Purpose purpose) {
    return new RequestedColumns(purpose, TableSchema.UNKNOWN, 0);
  }

  /** Returns whether the column of a role is required. */
  boolean needs(Role role) {
    return switch (role) {
      case FEATURE -> true;
      case LABEL -> purpose != Purpose.SCORING;
      case WEIGHT -> purpose == Purpose.TRAINING;
    };
  }

  /** Returns whether the column of a role is read. */
  boolean reads(Role role) {
    return role == Role.FEATURE || purpose != Purpose.SCORING;
  }
}
