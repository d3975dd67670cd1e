package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.Step;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Report;
import io.kindling.spark.resident.ResidentMessage.Wait;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of the messages of tasks that are retried, run twice or late. */
class ResidentExchangeTest {

  private static final float[] PARAMETERS = {1, 2};

  private final ResidentExchange exchange = new ResidentExchange(2);

  @AfterEach
  void end() {
    exchange.end();
  }

  @Test
  void theResultOfASecondAttemptCountsOnlyOnce() throws InterruptedException {
    publish(0);
    report(0, 1, 10);
    report(0, 1, 10);
    assertFalse(exchange.await(0), "the other partition is missing");
    report(1, 1, 11);
    assertTrue(exchange.await(0));
    assertArrayEquals(new byte[] {10}, (byte[]) exchange.outcome().get(0));
    assertArrayEquals(new byte[] {11}, (byte[]) exchange.outcome().get(1));
  }

  @Test
  void aResultThatComesLateIsPassedOver() throws InterruptedException {
    publish(0);
    report(0, 1, 10);
    report(1, 1, 11);
    publish(1);
    Command next = assertInstanceOf(Command.class, report(0, 1, 10), "what to do now");
    assertEquals(2, next.number());
    report(1, 2, 21);
    assertFalse(exchange.await(0), "the first partition's result was that of the step before");
    report(0, 2, 20);
    assertArrayEquals(new byte[] {20}, (byte[]) exchange.outcome().get(0));
  }

  @Test
  void aTaskThatStartsAnewTakesUpTheCommandUnderWay() {
    assertInstanceOf(Wait.class, report(1, 0));
    publish(7);
    Command command = assertInstanceOf(Command.class, report(1, 0));
    assertEquals(7, command.step().number());
    assertArrayEquals(PARAMETERS, command.parameters());
    assertInstanceOf(Wait.class, report(1, 1, 11));
    Command again = assertInstanceOf(Command.class, report(1, 0), "to another attempt");
    assertEquals(command.number(), again.number());
  }

  @Test
  void allTasksAreToldOfTheEndHoweverLateTheyAsk() {
    publish(0);
    exchange.end();
    assertInstanceOf(End.class, report(0, 1, 10));
    assertInstanceOf(End.class, report(1, 0));
  }

  private void publish(long step) {
    exchange.publish(new Step(step, 0, (int) step, false), PARAMETERS);
  }

  private ResidentMessage report(int partition, long done, int... result) {
    byte[] bytes = new byte[result.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) result[i];
    }
    return ResidentMessage.unpack(
        ResidentExchange.answer(new Report(exchange.name(), partition, done, bytes)));
  }
}
