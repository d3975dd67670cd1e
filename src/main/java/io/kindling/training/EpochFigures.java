package io.kindling.training;

import java.util.Map;
import java.util.TreeMap;

/**
 * Running totals of the epoch under way and of the run, which a checkpoint keeps, so that a resumed
 * run reports what an undisturbed one would.
 */
public final class EpochFigures {

  private double lossSum;
  private long examples;
  private double epochSeconds;
  private double trainingSeconds;
  private double evaluationSeconds;
  private long validationCorrect;
  private long validationTotal;

  /** Counts a step. */
  public void addStep(double meanLoss, int batch, double seconds) {
    lossSum += meanLoss * batch;
    examples += batch;
    epochSeconds += seconds;
    trainingSeconds += seconds;
  }

  /** Begins the next epoch. */
  public void beginEpoch() {
    lossSum = 0;
    examples = 0;
    epochSeconds = 0;
  }

  /** Notes the outcome of a validation. */
  public void validated(long correct, long total, double seconds) {
    validationCorrect = correct;
    validationTotal = total;
    evaluationSeconds += seconds;
  }

  /** The mean loss of the epoch so far. */
  public double meanLoss() {
    return lossSum / examples;
  }

  /** The images of the epoch so far, by the time of its steps. */
  public double imagesPerSecond() {
    return examples / epochSeconds;
  }

  /** The time of the epoch's steps so far. */
  public double epochSeconds() {
    return epochSeconds;
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
  public static EpochFigures fromNotes(Map<String, String> notes) {
    EpochFigures figures = new EpochFigures();
    figures.lossSum = amount(notes, "epoch.lossSum");
    figures.examples = count(notes, "epoch.examples");
    figures.epochSeconds = amount(notes, "epoch.seconds");
    figures.trainingSeconds = amount(notes, "trainingSeconds");
    figures.evaluationSeconds = amount(notes, "evaluationSeconds");
    figures.validationCorrect = count(notes, "validation.correct");
    figures.validationTotal = count(notes, "validation.total");
    return figures;
  }

  private static double amount(Map<String, String> notes, String name) {
    double amount = Double.parseDouble(notes.getOrDefault(name, "0"));
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
