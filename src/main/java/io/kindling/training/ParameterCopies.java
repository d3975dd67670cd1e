package io.kindling.training;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
import io.kindling.optim.average.Averaging;
import io.kindling.optim.average.NoAverage;
import io.kindling.training.recipe.CommunicationSettings;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RegularizationSettings;
import io.kindling.training.recipe.TrainingTask;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The copies of the parameters that a training keeps in addition to the current parameters: their
 * average, the best parameters on the validation examples, and the buffer of rounded parameters for
 * sending. Each copy exists only if the recipe needs it.
 */
public final class ParameterCopies {

  private static final String AVERAGE = "average";
  private static final String BEST = "best";
  private static final String UNSENT = "unsent";
  private static final String CORRECT = "best.correct";
  private static final String EPOCH = "best.epoch";

  private final Averaging averaging;

  /** The averaged parameters, or null without averaging. */
  private final float[] average;

  /** The best parameters on the validation examples, or null without early stopping. */
  private final float[] best;

  /** The rounded parameters and their rounding error, or null if parameters are sent in float32. */
  private final SentParameters sent;

  private long bestCorrect = -1;
  private int bestEpoch;

  private ParameterCopies(Averaging averaging, float[] average, float[] best, SentParameters sent) {
    this.averaging = averaging;
    this.average = average;
    this.best = best;
    this.sent = sent;
  }

  /** Returns parameter copies with no average, no best parameters and no send buffer. */
  public static ParameterCopies none() {
    return new ParameterCopies(new NoAverage(), null, null, null);
  }

  /**
   * Returns the copies that a task needs at least: only the send buffer, if it rounds parameters.
   */
  static ParameterCopies minimal(TrainingTask task) {
    return new ParameterCopies(
        new NoAverage(), null, null, sent(task.exchange(), task.network().parameterCount()));
  }

  private static SentParameters sent(FloatFormat exchange, int count) {
    return exchange == FloatFormat.FLOAT32 ? null : new SentParameters(count);
  }

  /**
   * Returns the copies for the start of a training.
   *
   * @param parameters the initial parameters
   */
  static ParameterCopies initial(Recipe recipe, float[] parameters) {
    Averaging averaging = recipe.get(RegularizationSettings.AVERAGE);
    return new ParameterCopies(
        averaging,
        averaging.averages() ? parameters.clone() : null,
        recipe.get(RegularizationSettings.PATIENCE) > 0 ? parameters.clone() : null,
        sent(recipe.get(CommunicationSettings.EXCHANGE), parameters.length));
  }

  /**
   * Restores the copies of a resumed training.
   *
   * @param vectors the vectors, as returned by {@link #vectors}
   * @param notes the checkpoint's notes, which include those returned by {@link #toNotes}
   * @throws IllegalArgumentException if the vectors are not those that the recipe needs, if one has
   *     another length than the network's parameters, or if a note is missing or not a number
   */
  public static ParameterCopies restored(
      Recipe recipe, Map<String, float[]> vectors, Map<String, String> notes) {
    ParameterCopies kept = initial(recipe, new float[recipe.network().parameterCount()]);
    if (!vectors.keySet().equals(kept.vectors().keySet())) {
      throw new IllegalArgumentException(
          "copies of the parameters: found "
              + vectors.keySet()
              + ", expected "
              + kept.vectors().keySet());
    }
    kept.vectors()
        .forEach(
            (name, own) -> {
              if (vectors.get(name).length != own.length) {
                throw new IllegalArgumentException(
                    name
                        + " has "
                        + vectors.get(name).length
                        + " parameters, expected "
                        + own.length);
              }
              System.arraycopy(vectors.get(name), 0, own, 0, own.length);
            });
    if (kept.best != null) {
      kept.bestCorrect = Long.parseLong(String.valueOf(notes.get(CORRECT)));
      kept.bestEpoch = Integer.parseInt(String.valueOf(notes.get(EPOCH)));
    }
    return kept;
  }

  /** Returns the vectors that exist, by name. The arrays are not copied. */
  public Map<String, float[]> vectors() {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    if (average != null) {
      vectors.put(AVERAGE, average);
    }
    if (best != null) {
      vectors.put(BEST, best);
    }
    if (sent != null) {
      vectors.put(UNSENT, sent.unsent());
    }
    return vectors;
  }

  /** Returns the epoch and the score of the best parameters, as entries of a checkpoint's notes. */
  public Map<String, String> toNotes() {
    return best == null
        ? Map.of()
        : Map.of(CORRECT, String.valueOf(bestCorrect), EPOCH, String.valueOf(bestEpoch));
  }

  /** Returns the parameters to send for the next step. Must be called exactly once per step. */
  float[] sent(float[] parameters) {
    return sent == null ? parameters : sent.next(parameters);
  }

  /** Updates the average with the parameters after a step. */
  void stepMade(Step step, float[] parameters) {
    if (average != null) {
      averaging.update(step.number(), step.epoch(), step.lastOfEpoch(), parameters, average);
    }
  }

  /**
   * Returns the parameters to validate after an epoch: the average, or the given parameters without
   * averaging.
   */
  float[] averaged(float[] parameters) {
    return average == null ? parameters : average;
  }

  /**
   * Returns the result of the training: the best parameters with early stopping, otherwise the same
   * as {@link #averaged}.
   */
  float[] result(float[] parameters) {
    return best != null && bestCorrect >= 0 ? best : averaged(parameters);
  }

  /**
   * Stores an epoch's parameters if more validation examples were correct than in all epochs
   * before.
   *
   * @param epoch the epoch's number, counted from 1
   * @param correct the number of correct validation examples
   */
  void validated(int epoch, long correct, float[] parameters) {
    if (best != null && correct > bestCorrect) {
      bestCorrect = correct;
      bestEpoch = epoch;
      System.arraycopy(averaged(parameters), 0, best, 0, best.length);
    }
  }

  /**
   * Returns the number of validation examples that the best parameters classify correctly, or -1.
   */
  public long bestCorrect() {
    return bestCorrect;
  }

  /** Returns the epoch of the best parameters, counted from 1, or 0 if there are none. */
  public int bestEpoch() {
    return bestEpoch;
  }
}
