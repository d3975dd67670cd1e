package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Running totals of the epoch under way and of the run, which a checkpoint keeps, so that a resumed
 * run reports what an undisturbed one would. Times are in seconds.
 */
public final class TrainingTotals {

  private double lossSum;
  private double weightSum;

  /** Right answers: a whole number, or NaN where it is not known. */
  private double correct;

  private long examples;
  private double epochSeconds;
  private double trainingSeconds;
  private double evaluationSeconds;
  private long validationCorrect;
  private long validationTotal;
  private long stepBegan;

  /** Begins the time of a step. */
  void beginStep() {
    stepBegan = System.nanoTime();
  }

  /** Counts a step, and ends its time. */
  void endStep(Gradient gradient, int batchSize) {
    double seconds = (System.nanoTime() - stepBegan) / 1e9;
    lossSum += gradient.meanLoss() * gradient.weight();
    weightSum += gradient.weight();
    correct += gradient.correct();
    examples += batchSize;
    epochSeconds += seconds;
    trainingSeconds += seconds;
  }

  /** Validates, sums the epoch up, and begins the next. */
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

  /** The mean loss of the epoch so far. */
  public double meanLoss() {
    return lossSum / weightSum;
  }

  /** The examples of the epoch so far, by the time of its steps. */
  public double examplesPerSecond() {
    return examples / epochSeconds;
  }

  /** The time of all steps. */
  public double trainingSeconds() {
    return trainingSeconds;
  }

  /** The time of all validations. */
  public double evaluationSeconds() {
    return evaluationSeconds;
  }

  /** The examples that the last validation found right. */
  public long validationCorrect() {
    return validationCorrect;
  }

  /** The examples of the last validation; 0 if there was none. */
  public long validationTotal() {
    return validationTotal;
  }

  /** As entries of a checkpoint's notes. Java writes a double so that it reads it back exactly. */
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
   * From a checkpoint's notes, or from none: then all is 0.
   *
   * @throws IllegalArgumentException if the notes are not such as {@link #toNotes} writes
   */
  public static TrainingTotals fromNotes(Map<String, String> notes) {
    TrainingTotals figures = new TrainingTotals();
    figures.lossSum = amount(notes, "epoch.lossSum", 0);
    figures.examples = count(notes, "epoch.examples");
    // Version 0.1 had no weights: every example counted 1.
    figures.weightSum = amount(notes, "epoch.weightSum", (double) figures.examples);
    // Version 0.1 did not count them.
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
