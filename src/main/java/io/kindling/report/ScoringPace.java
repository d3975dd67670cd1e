package io.kindling.report;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** Says how fast rows are scored: now and then how far it has come, and what came of it. */
public final class ScoringPace implements IntConsumer {

  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int total;
  private final String noun;
  private final PrintWriter out;
  private final LongSupplier clock;
  private final long began;
  private long told;

  /**
   * Begins to count the time.
   *
   * @param noun what is scored, in the plural
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
    this.told = began;
  }

  /** Takes note that so many images have been scored; says so if it has not for a while. */
  @Override
  public void accept(int scored) {
    long now = clock.getAsLong();
    if (scored < total && now - told >= QUIET_NANOS) {
      told = now;
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
   * Says that all images have been scored.
   *
   * @param output where the lines are
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
