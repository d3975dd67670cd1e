package io.kindling.report.page;

import java.util.List;

/**
 * Table that compares a candidate with the champion on the same held-out examples.
 *
 * @param verdict the verdict
 * @param reason the reason in one sentence
 * @param heldOut the set of examples: "test" or "validation"
 * @param columns the column titles: the candidate, and the champion if there is one
 * @param rows the compared figures
 */
public record ModelComparisonView(
    String verdict, String reason, String heldOut, List<String> columns, List<Row> rows) {

  /** Copies the lists. */
  public ModelComparisonView {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
