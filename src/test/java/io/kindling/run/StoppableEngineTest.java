package io.kindling.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.run.StoppableEngine.StoppedException;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A computation that never ends does not hold up a stop, and says what is complete. */
class StoppableEngineTest {

  private static final Step STEP = new BatchOrder(100, 8, 10, 1).step(17);

  private final StopRequest stop = new StopRequest(() -> {});
  private final CountDownLatch computing = new CountDownLatch(1);

  @BeforeEach
  void keep() {
    stop.deferExit();
  }

  @AfterEach
  void close() {
    stop.close();
  }

  @Test
  void gradientThatNeverComesIsGivenUpAndTheStepsBeforeItAreComplete() throws Exception {
    CompletableFuture<Void> request = requestOnceComputing();
    StoppedException stopped =
        assertThrows(StoppedException.class, () -> engine(this::hang).gradient(STEP, new float[0]));
    assertTrue(stopped.isResumable(), "17 steps are complete");
    assertFalse(Thread.currentThread().isInterrupted(), "files are yet to be written");
    assertEndsWhenClosed(request);
  }

  @Test
  void validationThatNeverComesIsGivenUpAndNoStepIsSureToBeComplete() throws Exception {
    CompletableFuture<Void> request = requestOnceComputing();
    StoppedException stopped =
        assertThrows(StoppedException.class, () -> engine(this::hang).validate(new float[0]));
    assertFalse(stopped.isResumable());
    assertEndsWhenClosed(request);
  }

  @Test
  void failureWithoutARequestToStopIsAFailure() {
    RuntimeException failure = new IllegalStateException("of a test");
    Engine failing =
        engine(
            () -> {
              throw failure;
            });
    assertSame(
        failure, assertThrows(RuntimeException.class, () -> failing.gradient(STEP, new float[0])));
    assertFalse(stop.isRequested());
  }

  private CompletableFuture<Void> requestOnceComputing() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            assertTrue(computing.await(1, TimeUnit.MINUTES));
          } catch (InterruptedException e) {
            throw new CancellationException();
          }
          stop.request();
        });
  }

  /** Until then it holds back the JVM's end. */
  private void assertEndsWhenClosed(CompletableFuture<Void> request) throws Exception {
    assertFalse(request.isDone());
    stop.close();
    request.get(1, TimeUnit.MINUTES);
  }

  private void hang() {
    computing.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private StoppableEngine engine(Runnable computation) {
    Engine engine =
        new Engine() {
          @Override
          public String name() {
            return "of a test";
          }

          @Override
          public Gradient gradient(Step step, float[] parameters) {
            computation.run();
            return null;
          }

          @Override
          public Optional<Evaluation> validate(float[] parameters) {
            computation.run();
            return Optional.empty();
          }

          @Override
          public void close() {}
        };
    return new StoppableEngine(engine, stop);
  }
}
