package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Validate;
import io.kindling.spark.resident.ResidentMessage.Wait;
import io.kindling.training.gradient.FixedTree;
import io.kindling.training.gradient.Reduction;
import io.kindling.training.gradient.SubtreeSums;
import io.kindling.training.gradient.SumRounding;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the messages of tasks that are retried, run twice or report late. */
class ResidentExchangeTest {

  private static final float[] PARAMETERS = {1, 2};

  private final ResidentExchange exchange = new ResidentExchange(2, 2, executors -> executors);

  @AfterEach
  void end() {
    exchange.end();
  }

  @Test
  void theResultOfASecondAttemptCountsOnlyOnce() throws InterruptedException {
    publish();
    report(0, 1, 10);
    report(0, 1, 10);
    assertFalse(exchange.await(0), "the other partition is missing");
    report(1, 1, 11);
    assertTrue(exchange.await(0));
    assertArrayEquals(new byte[] {10}, result(0));
    assertArrayEquals(new byte[] {11}, result(1));
  }

  @Test
  void aLateResultIsIgnored() throws InterruptedException {
    publish();
    report(0, 1, 10);
    report(1, 1, 11);
    publish();
    Command next = assertInstanceOf(Command.class, report(0, 1, 10), "what to do now");
    assertEquals(2, next.number());
    report(1, 2, 21);
    assertFalse(exchange.await(0), "the first partition's result was that of the step before");
    report(0, 2, 20);
    assertArrayEquals(new byte[] {20}, result(0));
  }

  @Test
  void aRestartedTaskReceivesTheCurrentCommand() {
    assertInstanceOf(Wait.class, report(1, 0));
    exchange.publishGradient(new Step(7, 0, 7, false), PARAMETERS, FloatFormat.FLOAT32);
    Command command = assertInstanceOf(Command.class, report(1, 0));
    assertEquals(7, assertInstanceOf(ComputeGradient.class, command).step().number());
    assertArrayEquals(PARAMETERS, command.parameters());
    assertInstanceOf(Wait.class, reportSums(1, 1, new float[] {3, 4}, SumRounding.NONE));
    Command again = assertInstanceOf(Command.class, report(1, 0), "to another attempt");
    assertEquals(command.number(), again.number());
  }

  @Test
  void tasksReceiveTheEndHoweverLateTheyAsk() {
    publish();
    exchange.end();
    assertInstanceOf(End.class, report(0, 1, 10));
    assertInstanceOf(End.class, report(1, 0));
  }

  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void commandsArriveUnchanged(FloatFormat format) {
    exchange.publishGradient(new Step(1L << 40, 3, 5, true), PARAMETERS, format);
    ComputeGradient gradient = assertInstanceOf(ComputeGradient.class, report(0, 0));
    assertEquals(new Step(1L << 40, 3, 5, true), gradient.step());
    assertArrayEquals(PARAMETERS, gradient.parameters());
    assertEquals(format, gradient.format());
    exchange.publishValidation(new float[] {0.1f});
    Validate validate = assertInstanceOf(Validate.class, report(0, 1));
    assertEquals(2, validate.number());
    assertArrayEquals(new float[] {0.1f}, validate.parameters());
  }

  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void sumsArriveUnchanged(FloatFormat format) throws InterruptedException {
    SumRounding rounding = new SumRounding(format, 1);
    exchange.publishGradient(new Step(0, 0, 0, false), PARAMETERS, format);
    for (int partition = 0; partition < 2; partition++) {
      float[] gradient = {5, 6 + partition};
      assertInstanceOf(Wait.class, reportSums(partition, 1, gradient, rounding));
    }
    assertTrue(exchange.await(0));
    List<SubtreeSums> sums = exchange.result().sums();
    Reduction reduction = new Reduction(FixedTree.root(2), 2);
    assertArrayEquals(
        new SubtreeSums(0, 2, new float[][] {{10, 13}}, rounding).pack(),
        reduction.sum(sums).pack());
  }

  /** An exception in Spark's endpoint goes to the task, and an error ends the task's executor. */
  @Test
  void anUnreadableResultEndsTheRunAndNotTheExecutor() {
    exchange.publishGradient(new Step(0, 0, 0, false), PARAMETERS, FloatFormat.FLOAT32);
    byte[] message =
        MessageFormat.pack(Result.whole(1, Contribution.NOTHING), exchange.exchangeId());
    byte[] cutOff = Arrays.copyOf(message, message.length - 1);
    assertInstanceOf(End.class, unpacked(ResidentExchange.answer(cutOff)));
    assertThrows(IllegalStateException.class, () -> exchange.await(1000));
    assertEquals(List.of(0, 1), exchange.missing());
  }

  private ResidentMessage reportSums(
      int partition, long done, float[] gradient, SumRounding rounding) {
    SubtreeSums sums =
        new SubtreeSums(partition, partition + 1, new float[][] {gradient}, rounding);
    return answer(done, Contribution.ofGradient(partition, sums));
  }

  /** Publishes an evaluation, whose results are passed on unchanged. */
  private void publish() {
    exchange.publishValidation(PARAMETERS);
  }

  private byte[] result(int partition) {
    return exchange.result().evaluations().get(partition);
  }

  private ResidentMessage report(int partition, long done, int... result) {
    byte[] bytes = new byte[result.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) result[i];
    }
    return answer(
        done,
        result.length == 0 ? Contribution.NOTHING : Contribution.ofEvaluation(partition, bytes));
  }

  private ResidentMessage answer(long done, Contribution contribution) {
    byte[] message = MessageFormat.pack(Result.whole(done, contribution), exchange.exchangeId());
    return unpacked(ResidentExchange.answer(message));
  }

  private static ResidentMessage unpacked(byte[] answer) {
    return MessageFormat.unpack(answer, float[]::new, () -> new float[0]);
  }
}
