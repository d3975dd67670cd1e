package io.kindling.report.page;

import java.util.List;
import java.util.Locale;

/**
 * A stretch of time and what it was spent on.
 *
 * @param title what took the time
 * @param total how long it took
 * @param shares what it was spent on
 */
public record TimeBar(String title, String total, List<Share> shares) {

  /**
   * Something that took time.
   *
   * @param time how long
   * @param percent of the whole
   * @param what it is, in a sentence; may be empty
   */
  public record Share(String name, String time, double percent, String what) {

    /** For a style sheet. */
    public String width() {
      return String.format(Locale.ROOT, "%.2f%%", percent);
    }
  }

  /** Copies the list. */
  public TimeBar {
    shares = List.copyOf(shares);
  }

  /** Something that took so long, in the unit of the whole. */
  record Part(String name, double time, String what) {}

  /**
   * A bar of parts; those that took no time are left out, and more than the whole is the whole.
   *
   * @param format of a time, such as "%.2f ms"
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
