package io.kindling.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.data.batch.Step;
import io.kindling.optim.ArrayGradient;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTotalsTest {

  private static final Step LAST = new Step(1, 0, 1, true);

  /** 3 of 4 examples are correct. */
  private static final Evaluation EVALUATION =
      new Evaluation(0.25, List.of(List.of(2L, 0L), List.of(1L, 1L)));

  @Test
  void lossesAreWeighted() {
    TrainingTotals figures = new TrainingTotals();
    step(figures, 0.5, 10, 10);
    step(figures, 2, 2.5, 7);
    assertEquals((5 + 5) / 12.5, figures.meanLoss());
    EpochResult result = figures.endEpoch(LAST, 0.125, () -> Optional.of(EVALUATION));
    assertEquals(10 / 12.5, result.meanLoss());
    assertEquals((5 + 3) / 17.0, result.trainingAccuracy());
    assertEquals(17, result.examplesPerSecond() * result.seconds(), 1e-9);
    assertEquals(0.125, result.learningRate());
    assertEquals(Optional.of(EVALUATION), result.validation());
    assertEquals(3, figures.validationCorrect());
    assertEquals(4, figures.validationTotal());
  }

  @Test
  void anEpochStartsAtZeroAndTheRunContinues() {
    TrainingTotals figures = new TrainingTotals();
    step(figures, 0.5, 10, 10);
    figures.endEpoch(LAST, 1, () -> Optional.of(EVALUATION));
    double before = figures.trainingSeconds();
    final double evaluation = figures.evaluationSeconds();
    step(figures, 3, 4, 4);
    assertEquals(3, figures.meanLoss());
    EpochResult second = figures.endEpoch(LAST, 1, Optional::empty);
    assertEquals(2 / 4.0, second.trainingAccuracy());
    assertEquals(before + second.seconds(), figures.trainingSeconds(), 1e-12);
    assertEquals(evaluation, figures.evaluationSeconds());
    assertEquals(3, figures.validationCorrect());
  }

  @Test
  void areReadFromNotesExactly() {
    TrainingTotals figures = new TrainingTotals();
    step(figures, 1 / 3.0, 7, 7);
    figures.endEpoch(LAST, 1, () -> Optional.of(EVALUATION));
    step(figures, 0.1, 1 / 7.0, 4);
    Map<String, String> notes = figures.toNotes();
    TrainingTotals again = TrainingTotals.fromNotes(notes);
    assertEquals(notes, again.toNotes());
    assertEquals(figures.meanLoss(), again.meanLoss());
    assertEquals(figures.trainingSeconds(), again.trainingSeconds());
    assertEquals(figures.evaluationSeconds(), again.evaluationSeconds());
    assertEquals(figures.examplesPerSecond(), again.examplesPerSecond());
    assertEquals(3, again.validationCorrect());
    assertEquals(4, again.validationTotal());
    assertEquals(2 / 4.0, again.endEpoch(LAST, 1, Optional::empty).trainingAccuracy());
  }

  @Test
  void withoutNotesAreZero() {
    assertEquals(new TrainingTotals().toNotes(), TrainingTotals.fromNotes(Map.of()).toNotes());
    assertEquals(0, TrainingTotals.fromNotes(Map.of()).trainingSeconds());
  }

  @Test
  void ofVersion01CountEveryExampleOnce() {
    Map<String, String> notes = new HashMap<>();
    notes.put("epoch.lossSum", "6.0");
    notes.put("epoch.examples", "12");
    TrainingTotals figures = TrainingTotals.fromNotes(notes);
    assertEquals(0.5, figures.meanLoss());
    assertEquals(notes.get("epoch.examples"), figures.toNotes().get("epoch.examples"));
    assertFalse(figures.toNotes().containsKey("epoch.correct"));
  }

  @Test
  void anEpochOfAnOlderVersionHasNoTrainingAccuracy() {
    TrainingTotals figures =
        TrainingTotals.fromNotes(Map.of("epoch.lossSum", "6.0", "epoch.examples", "12"));
    step(figures, 0.5, 10, 10);
    figures = TrainingTotals.fromNotes(figures.toNotes());
    assertEquals(Double.NaN, figures.endEpoch(LAST, 1, Optional::empty).trainingAccuracy());
    step(figures, 0.5, 10, 10);
    assertEquals(0.5, figures.endEpoch(LAST, 1, Optional::empty).trainingAccuracy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "NaN", "Infinity", "many", ""})
  void invalidNotesAreRejected(String value) {
    for (String name : new TrainingTotals().toNotes().keySet()) {
      Map<String, String> notes = new TreeMap<>(new TrainingTotals().toNotes());
      notes.put(name, value);
      assertThrows(
          IllegalArgumentException.class, () -> TrainingTotals.fromNotes(notes), name + value);
    }
  }

  private static void step(TrainingTotals figures, double meanLoss, double weight, int examples) {
    figures.beginStep();
    figures.endStep(new Gradient(ArrayGradient.of(), meanLoss, weight, examples / 2), examples);
  }
}
