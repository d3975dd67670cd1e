package io.kindling.report.page;

import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes the report page of a run after its first epoch and regularly from then on. An open page
 * refreshes itself.
 *
 * <p>A page that cannot be written does not fail the run; the first failure is reported.
 */
public final class RunReport implements TrainingListener {

  /** Receives a page and stores it. */
  public interface Sink {

    /** Writes the page atomically. */
    void write(String page) throws IOException;
  }

  /** Minimum time between two pages, because an epoch may be shorter than writing a page takes. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Element in the head of every page, within the first {@link #HEAD} characters. */
  private static final String MARK = "<meta name=\"generator\" content=\"Kindling\">";

  private static final int HEAD = 1000;

  private final Supplier<RunSummary> figures;
  private final Sink sink;
  private final Consumer<String> warn;
  private boolean warned;
  private long written;
  private boolean any;

  /**
   * @param figures supplies the current state of the run
   * @param sink receives the pages
   * @param warn receives the reason why a page could not be written
   */
  public RunReport(Supplier<RunSummary> figures, Sink sink, Consumer<String> warn) {
    this.figures = figures;
    this.sink = sink;
    this.warn = warn;
  }

  /** Returns whether a text is a page written by Kindling. */
  public static boolean isPage(String text) {
    return text.substring(0, Math.min(HEAD, text.length())).contains(MARK);
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    if (!any || System.nanoTime() - written >= QUIET_NANOS) {
      write(Optional.empty(), Optional.empty());
    }
  }

  /**
   * Writes the final page of a run.
   *
   * @param insights the insights about the trained model, if there is one
   */
  public void finish(Optional<ModelInsights> insights) {
    write(insights, Optional.empty());
  }

  /**
   * Writes the final page of a run whose model was compared with the champion.
   *
   * @param insights the insights about the trained model
   * @param comparison the comparison with the champion
   */
  public void finish(Optional<ModelInsights> insights, ModelComparisonView comparison) {
    write(insights, Optional.of(comparison));
  }

  private void write(Optional<ModelInsights> insights, Optional<ModelComparisonView> comparison) {
    try {
      sink.write(Pages.of(RunPage.of(figures.get(), insights, comparison)));
      any = true;
      written = System.nanoTime();
    } catch (IOException | RuntimeException e) {
      // An unexpected value in the figures must not fail the training either.
      if (!warned) {
        warned = true;
        warn.accept("the report could not be written: " + e.getMessage());
      }
    }
  }
}
