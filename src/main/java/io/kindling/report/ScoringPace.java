package io.kindling.report;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Prints the progress and speed of scoring: at most one line every 10 seconds, and a summary at the
 * end.
 */
public final class ScoringPace implements IntConsumer {

  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int total;
  private final String noun;
  private final PrintWriter out;
  private final LongSupplier clock;
  private final long began;
  private long reported;

  /**
   * Starts the clock.
   *
   * @param total the number of rows or images
   * @param noun what is scored, in the plural: "images", "rows"
   * @param out receives the lines
   */
  public ScoringPace(int total, String noun, PrintWriter out) {
    this(total, noun, out, System::nanoTime);
  }

  ScoringPace(int total, String noun, PrintWriter out, LongSupplier clock) {
    this.total = total;
    this.noun = noun;
    this.out = out;
    this.clock = clock;
    this.began = clock.getAsLong();
    this.reported = began;
  }

  /**
   * Receives the number of items scored so far, and prints it if the last line is 10 seconds old.
   */
  @Override
  public void accept(int scored) {
    long now = clock.getAsLong();
    if (scored < total && now - reported >= QUIET_NANOS) {
      reported = now;
      out.printf(
          Locale.ROOT,
          "%,d of %,d %s, %,d a minute%n",
          scored,
          total,
          noun,
          aMinute(scored, now - began));
      out.flush();
    }
  }

  /**
   * Prints the summary when everything has been scored.
   *
   * @param output the location of the output
   */
  public void finish(String output) {
    long nanos = clock.getAsLong() - began;
    out.printf(
        Locale.ROOT,
        "Scored %,d %s in %.1f s: %,d a minute; output: %s%n",
        total,
        noun,
        nanos / 1e9,
        aMinute(total, nanos),
        output);
    out.flush();
  }

  private static long aMinute(int images, long nanos) {
    return Math.round(images * 60e9 / Math.max(1, nanos));
  }
}
