package io.kindling.prediction;

import io.kindling.InvalidInputException;
import io.kindling.data.RowSequence;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;

/** Scores rows of a sequence and writes a line for each. Not thread-safe: use one per task. */
public final class Scorer {

  /** The most floats in one layer's batch; networks with wide layers use batches of fewer rows. */
  private static final int MOST_FLOATS = 1 << 20;

  private final BatchScorer scorer;
  private final PredictionLines lines;
  private final Scaling scaling;
  private final int inputs;
  private final int outputs;

  /**
   * Creates a scorer.
   *
   * @param scoring the settings
   * @param parameters the parameters in the layout of {@link Network}; not copied
   */
  public Scorer(Scoring scoring, float[] parameters) {
    Network network = scoring.network();
    int rows = Math.min(BatchScorer.MOST_ROWS, MOST_FLOATS / Collections.max(network.sizes()));
    this.scorer = new BatchScorer(network, parameters, scoring.blas().load(), Math.max(1, rows));
    this.lines = new PredictionLines(scoring.format(), network, scoring.classNames());
    this.scaling = scoring.scaling();
    this.inputs = network.inputs();
    this.outputs = network.outputs();
  }

  /**
   * Scores the next rows of a sequence. Every call starts a new batch, so that its lines depend
   * only on the rows of the call.
   *
   * @param rows the sequence
   * @param source a reader positioned at the first row to score
   * @param first the number of that row in the sequence
   * @param count the number of rows
   * @param out the destination of the header, if the format has one, and of the lines
   * @throws InvalidInputException if the network's outputs for a row are not finite
   * @throws IOException if the lines cannot be written
   */
  public void score(
      RowSequence rows, RowSequence.Reader source, int first, int count, OutputStream out)
      throws IOException {
    lines.begin();
    scorer.<IOException>score(
        count,
        (batch, scored, size) -> source.next(batch, size, scaling),
        (results, scored, size) -> {
          for (int row = 0; row < size; row++) {
            lines.add(first + scored + row, results, row * outputs);
          }
          lines.moveTo(out);
        },
        (row, farthest) -> problem(rows, first + row, farthest));
  }

  private String problem(RowSequence rows, int row, FarthestInput farthest) throws IOException {
    float[] raw = new float[inputs];
    try (RowSequence.Reader again = rows.from(row)) {
      again.next(raw, 1, Scaling.NONE);
    }
    return farthest.problem(
        rows.rowName(row), rows.featureName(farthest.feature()), raw[farthest.feature()], scaling);
  }
}
