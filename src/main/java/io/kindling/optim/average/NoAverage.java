package io.kindling.optim.average;

/** The averaging rule {@code none}: the parameters after the last step are the result. */
public record NoAverage() implements Averaging {

  @Override
  public String spec() {
    return "none";
  }

  @Override
  public boolean averages() {
    return false;
  }

  @Override
  public void update(
      long step, int epoch, boolean lastOfEpoch, float[] parameters, float[] average) {}
}
