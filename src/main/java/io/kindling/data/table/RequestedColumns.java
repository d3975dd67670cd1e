package io.kindling.data.table;

import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Role;

/**
 * The columns that are wanted of a table.
 *
 * @param purpose what its rows are for
 * @param schema the columns of the model that the table is for; {@link TableSchema#UNKNOWN} where
 *     there is no model, or it does not keep them
 * @param features the number of features that the model takes, or 0 where there is no model
 */
public record RequestedColumns(Purpose purpose, TableSchema schema, int features) {

  /** What rows are for. */
  public enum Purpose {
    /** Rows to train on, which need their label and, if the model had one, their weight. */
    TRAINING,
    /** Rows to test with, which need their label. */
    TESTING,
    /** Rows to score, which need features alone. */
    SCORING
  }

  /** Returns the columns that rows need where no model says which. */
  public static RequestedColumns any(Purpose purpose) {
    return new RequestedColumns(purpose, TableSchema.UNKNOWN, 0);
  }

  /** Returns whether rows can only be used with the column of a role. */
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
