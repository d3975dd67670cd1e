package io.kindling.bench;

/** One action as a step, such as a Spark job that does nothing. */
public record RepeatedAction(String name, Runnable step) implements Contender {

  @Override
  public void steps(int count) {
    for (int i = 0; i < count; i++) {
      step.run();
    }
  }
}
