package io.kindling.report.page;

import java.util.List;

/**
 * A candidate beside the champion, on the same examples.
 *
 * @param verdict what was decided
 * @param reason why
 * @param heldOut which examples they are
 * @param columns who is compared: the candidate, and the champion if there is one
 * @param rows what is compared
 */
public record ModelComparisonView(
    String verdict, String reason, String heldOut, List<String> columns, List<Row> rows) {

  /** Copies the lists. */
  public ModelComparisonView {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
