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
 * Writes the page of a run, from its first epoch on: a reader who has it open sees it go on.
 *
 * <p>A page that cannot be written ends no run; who listens is told once.
 */
public final class RunReport implements TrainingListener {

  /** Puts a page into its file. */
  public interface Sink {

    /** Writes it whole. */
    void write(String page) throws IOException;
  }

  /** Epochs may be shorter than a page takes to be written, and nobody reads so fast. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** In the head of every page, among the first characters. */
  private static final String MARK = "<meta name=\"generator\" content=\"Kindling\">";

  private static final int HEAD = 1000;

  private final Supplier<RunSummary> figures;
  private final Sink sink;
  private final Consumer<String> warn;
  private boolean warned;
  private long written;
  private boolean any;

  /**
   * @param figures the run as it is at the moment
   * @param warn is told why a page could not be written
   */
  public RunReport(Supplier<RunSummary> figures, Sink sink, Consumer<String> warn) {
    this.figures = figures;
    this.sink = sink;
    this.warn = warn;
  }

  /** Returns whether a text is a page that this program has made. */
  public static boolean isPage(String text) {
    return text.substring(0, Math.min(HEAD, text.length())).contains(MARK);
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    if (!any || System.nanoTime() - written >= QUIET_NANOS) {
      write(Optional.empty(), Optional.empty());
    }
  }

  /** Writes the page of a run that goes on no longer, with all that is known of it. */
  public void finish(Optional<ModelInsights> insights) {
    write(insights, Optional.empty());
  }

  /** Writes the page of a run whose network was compared with the champion. */
  public void finish(Optional<ModelInsights> insights, ModelComparisonView comparison) {
    write(insights, Optional.of(comparison));
  }

  private void write(Optional<ModelInsights> insights, Optional<ModelComparisonView> comparison) {
    try {
      sink.write(Pages.of(RunPage.of(figures.get(), insights, comparison)));
      any = true;
      written = System.nanoTime();
    } catch (IOException | RuntimeException e) {
      // Nor does a figure that no page was made for: the training is what counts.
      if (!warned) {
        warned = true;
        warn.accept("the report could not be written: " + e.getMessage());
      }
    }
  }
}
