package io.kindling.training;

import io.kindling.data.Step;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told, in order, and compares it with the state. */
final class RecordedTraining implements TrainingListener {

  private final String name;
  private final List<String> events;
  private final List<EpochResult> epochs = new ArrayList<>();

  /** By itself. */
  RecordedTraining() {
    this("", new ArrayList<>());
  }

  /**
   * @param name begins every event
   * @param events what several have written down
   */
  RecordedTraining(String name, List<String> events) {
    this.name = name;
    this.events = events;
  }

  @Override
  public void onStep(Step step, double meanLoss, TrainingState state) {
    events.add(name + "step " + step.number() + " of " + state.steps());
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    events.add(name + "epoch " + result.epoch() + " at " + state.steps());
    epochs.add(result);
  }

  @Override
  public void onEnd(TrainingState state) {
    events.add(name + "end at " + state.steps());
  }

  List<String> events() {
    return events;
  }

  List<EpochResult> epochs() {
    return epochs;
  }
}
