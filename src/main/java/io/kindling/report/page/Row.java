package io.kindling.report.page;

import java.util.List;

/** A figure, and what it is for each of those who are compared. */
public record Row(String name, List<String> values) {

  /** Copies the list. */
  public Row {
    values = List.copyOf(values);
  }
}
