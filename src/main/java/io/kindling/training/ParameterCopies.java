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
 * Parameters that a training keeps beside those that it changes: their average, if it has one,
 * those that were the best on the validation examples, if it looks for them, and what they are sent
 * as, if that is something else.
 */
public final class ParameterCopies {

  private static final String AVERAGE = "average";
  private static final String BEST = "best";
  private static final String UNSENT = "unsent";
  private static final String CORRECT = "best.correct";
  private static final String EPOCH = "best.epoch";

  private final Averaging averaging;

  /** Null where there is none. */
  private final float[] average;

  /** Null where nobody looks for them. */
  private final float[] best;

  /** Null where they are sent as they are. */
  private final SentParameters sent;

  private long bestCorrect = -1;
  private int bestEpoch;

  private ParameterCopies(Averaging averaging, float[] average, float[] best, SentParameters sent) {
    this.averaging = averaging;
    this.average = average;
    this.best = best;
    this.sent = sent;
  }

  /** None. */
  public static ParameterCopies none() {
    return new ParameterCopies(new NoAverage(), null, null, null);
  }

  /** Those that a task can do with. */
  static ParameterCopies least(TrainingTask task) {
    return new ParameterCopies(
        new NoAverage(), null, null, sent(task.exchange(), task.network().parameterCount()));
  }

  private static SentParameters sent(FloatFormat exchange, int count) {
    return exchange == FloatFormat.FLOAT32 ? null : new SentParameters(count);
  }

  /**
   * Those of a training that begins.
   *
   * @param parameters that it begins with
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
   * Those of a training that goes on.
   *
   * @param vectors as {@link #vectors} had them
   * @param notes as {@link #toNotes} had them
   * @throws IllegalArgumentException if the recipe's are not among them
   */
  public static ParameterCopies restored(
      Recipe recipe, Map<String, float[]> vectors, Map<String, String> notes) {
    ParameterCopies kept = initial(recipe, new float[recipe.network().parameterCount()]);
    if (!vectors.keySet().equals(kept.vectors().keySet())) {
      throw new IllegalArgumentException(
          "parameters beside the last: "
              + vectors.keySet()
              + " in place of "
              + kept.vectors().keySet());
    }
    kept.vectors()
        .forEach(
            (name, own) -> {
              if (vectors.get(name).length != own.length) {
                throw new IllegalArgumentException(name + " of another network");
              }
              System.arraycopy(vectors.get(name), 0, own, 0, own.length);
            });
    if (kept.best != null) {
      kept.bestCorrect = Long.parseLong(String.valueOf(notes.get(CORRECT)));
      kept.bestEpoch = Integer.parseInt(String.valueOf(notes.get(EPOCH)));
    }
    return kept;
  }

  /** The vectors that there are, by name: the very arrays. */
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

  /** What else there is to know, as entries of a checkpoint's notes. */
  public Map<String, String> toNotes() {
    return best == null
        ? Map.of()
        : Map.of(CORRECT, String.valueOf(bestCorrect), EPOCH, String.valueOf(bestEpoch));
  }

  /** What the next step's parameters are sent as; to be asked once for every step. */
  float[] sent(float[] parameters) {
    return sent == null ? parameters : sent.next(parameters);
  }

  /** Takes a step's outcome into the average. */
  void stepMade(Step step, float[] parameters) {
    if (average != null) {
      averaging.update(step.number(), step.epoch(), step.lastOfEpoch(), parameters, average);
    }
  }

  /** What is validated after an epoch: the average, or the parameters where there is none. */
  float[] averaged(float[] parameters) {
    return average == null ? parameters : average;
  }

  /** What the training has led to: the best, if it looks for them; else as {@link #averaged}. */
  float[] result(float[] parameters) {
    return best != null && bestCorrect >= 0 ? best : averaged(parameters);
  }

  /** Keeps an epoch's parameters if they are better than all before. */
  void validated(int epoch, long correct, float[] parameters) {
    if (best != null && correct > bestCorrect) {
      bestCorrect = correct;
      bestEpoch = epoch;
      System.arraycopy(averaged(parameters), 0, best, 0, best.length);
    }
  }

  /** How many validation examples the best found right; -1 if nobody has looked. */
  public long bestCorrect() {
    return bestCorrect;
  }

  /** The epoch of the best, counted from 1; 0 if nobody has looked. */
  public int bestEpoch() {
    return bestEpoch;
  }
}
