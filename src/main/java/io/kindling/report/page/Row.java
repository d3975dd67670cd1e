package io.kindling.report.page;

import java.util.List;

/**
 * A row of a comparison table.
 *
 * @param name the name of the figure
 * @param values the figure of each compared run or model
 */
public record Row(String name, List<String> values) {

  /** Copies the list. */
  public Row {
    values = List.copyOf(values);
  }
}
