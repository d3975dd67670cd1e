package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The running totals of the current epoch and of the run. Checkpoints store them, so that a resumed
 * run reports the same figures as an uninterrupted one. Times are in seconds.
 */
public final class TrainingTotals {

  private double lossSum;
  private double weightSum;

  /** The number of correctly classified examples, or NaN if it is unknown. */
  private double correct;

  private long examples;
  private double epochSeconds;
  private double trainingSeconds;
  private double evaluationSeconds;
  private long validationCorrect;
  private long validationTotal;
  private long stepBegan;

  /** Starts timing a step. */
  void beginStep() {
    stepBegan = System.nanoTime();
  }

  /**
   * Adds a step to the totals and stops timing it.
   *
   * @param batchSize the number of examples in the step's mini-batch
   */
  void endStep(Gradient gradient, int batchSize) {
    double seconds = (System.nanoTime() - stepBegan) / 1e9;
    lossSum += gradient.meanLoss() * gradient.weight();
    weightSum += gradient.weight();
    correct += gradient.correct();
    examples += batchSize;
    epochSeconds += seconds;
    trainingSeconds += seconds;
  }

  /**
   * Validates the network, returns the epoch's result and resets the epoch's totals.
   *
   * @param last the epoch's last step
   * @param learningRate the learning rate of that step
   * @param validate the validation, which is timed
   */
  EpochResult endEpoch(Step last, double learningRate, Supplier<Optional<Evaluation>> validate) {
    long began = System.nanoTime();
    Optional<Evaluation> validation = validate.get();
    validation.ifPresent(
        outcome -> {
          evaluationSeconds += (System.nanoTime() - began) / 1e9;
          validationCorrect = outcome.correct();
          validationTotal = outcome.total();
        });
    EpochResult result =
        new EpochResult(
            last,
            meanLoss(),
            correct / examples,
            validation,
            learningRate,
            epochSeconds,
            examplesPerSecond());
    lossSum = 0;
    weightSum = 0;
    correct = 0;
    examples = 0;
    epochSeconds = 0;
    return result;
  }

  /** Returns the mean loss of the current epoch so far. */
  public double meanLoss() {
    return lossSum / weightSum;
  }

  /** Returns the training examples per second of the current epoch, without validation. */
  public double examplesPerSecond() {
    return examples / epochSeconds;
  }

  /** Returns the total time of all steps, in seconds. */
  public double trainingSeconds() {
    return trainingSeconds;
  }

  /** Returns the total time of all validations, in seconds. */
  public double evaluationSeconds() {
    return evaluationSeconds;
  }

  /** Returns the number of examples that were classified correctly in the last validation. */
  public long validationCorrect() {
    return validationCorrect;
  }

  /** Returns the number of examples in the last validation, or 0 if there was none. */
  public long validationTotal() {
    return validationTotal;
  }

  /**
   * Returns the totals as entries of a checkpoint's notes. The text of a double is parsed back to
   * exactly the same double.
   */
  public Map<String, String> toNotes() {
    Map<String, String> notes = new TreeMap<>();
    notes.put("epoch.lossSum", String.valueOf(lossSum));
    notes.put("epoch.weightSum", String.valueOf(weightSum));
    if (!Double.isNaN(correct)) {
      notes.put("epoch.correct", String.valueOf(correct));
    }
    notes.put("epoch.examples", String.valueOf(examples));
    notes.put("epoch.seconds", String.valueOf(epochSeconds));
    notes.put("trainingSeconds", String.valueOf(trainingSeconds));
    notes.put("evaluationSeconds", String.valueOf(evaluationSeconds));
    notes.put("validation.correct", String.valueOf(validationCorrect));
    notes.put("validation.total", String.valueOf(validationTotal));
    return notes;
  }

  /**
   * Reads the totals from a checkpoint's notes. Without notes, all totals are 0.
   *
   * @throws IllegalArgumentException if a note is not a number or is negative
   */
  public static TrainingTotals fromNotes(Map<String, String> notes) {
    TrainingTotals figures = new TrainingTotals();
    figures.lossSum = amount(notes, "epoch.lossSum", 0);
    figures.examples = count(notes, "epoch.examples");
    // Version 0.1 had no class weights: every example had weight 1.
    figures.weightSum = amount(notes, "epoch.weightSum", (double) figures.examples);
    // Version 0.1 did not count correct examples.
    figures.correct = amount(notes, "epoch.correct", figures.examples == 0 ? 0 : Double.NaN);
    figures.epochSeconds = amount(notes, "epoch.seconds", 0);
    figures.trainingSeconds = amount(notes, "trainingSeconds", 0);
    figures.evaluationSeconds = amount(notes, "evaluationSeconds", 0);
    figures.validationCorrect = count(notes, "validation.correct");
    figures.validationTotal = count(notes, "validation.total");
    return figures;
  }

  private static double amount(Map<String, String> notes, String name, double fallback) {
    String text = notes.get(name);
    if (text == null) {
      return fallback;
    }
    double amount = Double.parseDouble(text);
    if (!(amount >= 0 && amount <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(name + " is " + amount);
    }
    return amount;
  }

  private static long count(Map<String, String> notes, String name) {
    long count = Long.parseLong(notes.getOrDefault(name, "0"));
    if (count < 0) {
      throw new IllegalArgumentException(name + " is " + count);
    }
    return count;
  }
}
