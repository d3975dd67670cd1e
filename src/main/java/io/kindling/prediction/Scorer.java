package io.kindling.prediction;

import io.kindling.InvalidInputException;
import io.kindling.data.RowSequence;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;

/**
 * Takes rows through a network, batch by batch, and writes a line for each.
 *
 * <p>What it computes in is allocated once, here, and reused. Not thread-safe: every task has its
 * own.
 */
public final class Scorer {

  private static final int MOST_ROWS = 500;

  /** So many floats a layer's batch may have: wide layers get by with fewer rows. */
  private static final int MOST_FLOATS = 1 << 20;

  private final Network network;
  private final float[] parameters;
  private final ForwardPass forward;
  private final PredictionLines lines;
  private final int maxRows;

  private final Scaling scaling;

  /** [maxRows, inputs]. */
  private final float[] inputs;

  /**
   * @param parameters as {@link Network} lays them out; not copied
   */
  public Scorer(Scoring scoring, float[] parameters) {
    this.network = scoring.network();
    this.parameters = parameters;
    this.maxRows = Math.max(1, Math.min(MOST_ROWS, MOST_FLOATS / Collections.max(network.sizes())));
    this.forward = new ForwardPass(network, scoring.blas().load(), maxRows);
    this.lines = new PredictionLines(scoring.format(), network, scoring.classNames());
    this.scaling = scoring.scaling();
    this.inputs = new float[maxRows * network.inputs()];
  }

  /**
   * Scores the next rows of a sequence. Batches begin anew here, so that the lines are a function
   * of what is scored in one call.
   *
   * @param rows the sequence
   * @param source reads its rows from the first of them on
   * @param first the number of the first of them
   * @param out receives the header, if the format has one, and a line for each
   * @throws InvalidInputException if the network's outputs for a row are not finite
   * @throws IOException if the lines cannot be written
   */
  public void score(
      RowSequence rows, RowSequence.Reader source, int first, int count, OutputStream out)
      throws IOException {
    lines.begin();
    for (int scored = 0; scored < count; ) {
      int batch = Math.min(maxRows, count - scored);
      source.next(inputs, batch, scaling);
      float[] outputs = forward.outputs(parameters, inputs, 0, batch);
      int bad = forward.firstNotFinite(inputs, batch);
      if (bad >= 0) {
        throw refusal(rows, first + scored + bad, bad * network.inputs());
      }
      for (int row = 0; row < batch; row++) {
        lines.add(first + scored + row, outputs, row * network.outputs());
      }
      lines.moveTo(out);
      scored += batch;
    }
  }

  /**
   * @param offset where the row's inputs begin
   */
  private InvalidInputException refusal(RowSequence rows, int row, int offset) throws IOException {
    FarthestInput farthest = FarthestInput.of(inputs, offset, network.inputs());
    float[] raw = new float[network.inputs()];
    try (RowSequence.Reader again = rows.from(row)) {
      again.next(raw, 1, Scaling.NONE);
    }
    return new InvalidInputException(
        farthest.problem(
            rows.rowName(row),
            rows.featureName(farthest.feature()),
            raw[farthest.feature()],
            scaling));
  }
}
