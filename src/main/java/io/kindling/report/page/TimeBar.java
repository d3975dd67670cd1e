package io.kindling.report.page;

import java.util.List;
import java.util.Locale;

/**
 * A stacked bar that shows how a period of time was spent.
 *
 * @param title the name of the period
 * @param total the duration, formatted
 * @param shares the parts of the period
 */
public record TimeBar(String title, String total, List<Share> shares) {

  /**
   * A part of the period.
   *
   * @param name the name of the part
   * @param time the duration, formatted
   * @param percent the percentage of the whole period
   * @param what a description; may be empty
   */
  public record Share(String name, String time, double percent, String what) {

    /** Returns the width for the style sheet. */
    public String width() {
      return String.format(Locale.ROOT, "%.2f%%", percent);
    }
  }

  /** Copies the list. */
  public TimeBar {
    shares = List.copyOf(shares);
  }

  /** A part of the period before formatting, with its duration in the unit of the whole. */
  record Part(String name, double time, String what) {}

  /**
   * Creates a bar. Parts without duration are omitted. If the parts exceed the whole, their sum
   * counts as 100%.
   *
   * @param title the name of the period
   * @param whole the duration of the period
   * @param format the format of a duration, such as "%.2f ms"
   * @param parts the parts
   */
  static TimeBar of(String title, double whole, String format, List<Part> parts) {
    double sum = Math.max(whole, parts.stream().mapToDouble(Part::time).sum());
    return new TimeBar(
        title,
        String.format(Locale.ROOT, format, whole),
        parts.stream()
            .filter(part -> part.time() > 0 && sum > 0)
            .map(
                part ->
                    new Share(
                        part.name(),
                        String.format(Locale.ROOT, format, part.time()),
                        100 * part.time() / sum,
                        part.what()))
            .toList());
  }
}
