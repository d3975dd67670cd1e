package io.kindling.spark.resident;

import io.kindling.data.Step;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Report;
import io.kindling.spark.resident.ResidentMessage.Wait;
import io.kindling.training.SubtreeSums;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Where the driver hangs out commands for resident tasks, and they hand in their results.
 *
 * <p>Tasks on other machines come here through {@link ResidentPlugin}, whose one thread must not be
 * held up: a task whose command is not ready is told to ask again. Tasks in the driver's own JVM
 * (local mode) wait, and hand over arrays instead of bytes.
 */
final class ResidentExchange {

  /** The exchanges of this JVM by their names, for the tasks and messages that belong to them. */
  private static final Map<UUID, ResidentExchange> OPEN = new ConcurrentHashMap<>();

  /** How long a waiting task does not look whether Spark wants it gone, in milliseconds. */
  private static final long WATCH_MILLIS = 500;

  /** How long the last answer of a step is held back for the next command, in milliseconds. */
  private static final long HOLD_MILLIS = 2;

  private final UUID name = UUID.randomUUID();
  private Command command = new Command(0, null, new float[0]);
  private byte[] packedCommand;
  private final Object[] results;
  private int missing;
  private boolean ended;

  /**
   * @param partitions the number of results that make up a command's outcome
   */
  ResidentExchange(int partitions) {
    this.results = new Object[partitions];
    OPEN.put(name, this);
  }

  /** The exchange with a name if it is in this JVM, else null. */
  static ResidentExchange inThisJvm(UUID name) {
    return OPEN.get(name);
  }

  /** Answers a message. Never waits but for the moment that a command's last answer may take. */
  static byte[] answer(Report report) {
    ResidentExchange exchange = OPEN.get(report.exchange());
    return exchange == null ? new End().pack() : exchange.packedAnswer(report);
  }

  /** What tasks know this exchange by. */
  UUID name() {
    return name;
  }

  /**
   * Hangs out the next command.
   *
   * @param step the step whose gradient is wanted, or null for an evaluation
   */
  synchronized void publish(Step step, float[] parameters) {
    Arrays.fill(results, null);
    missing = results.length;
    command = new Command(command.number() + 1, step, parameters);
    packedCommand = null;
    notifyAll();
  }

  /** Waits for the command's outcome, but no longer than given; returns whether it is there. */
  synchronized boolean await(long millis) throws InterruptedException {
    await(() -> missing == 0, millis);
    return missing == 0;
  }

  /** The command's outcome, by partition: {@link SubtreeSums}, or bytes. */
  synchronized List<Object> outcome() {
    return List.of(results);
  }

  /** Tells all tasks that it is over. */
  synchronized void end() {
    ended = true;
    OPEN.remove(name);
    notifyAll();
  }

  /** A task in this JVM hands over its result, if any, and asks for the next command. */
  synchronized ResidentMessage report(int partition, long done, Object result) {
    accept(partition, done, result);
    return next(done);
  }

  /** A task in this JVM waits for the next command, but not for ever: Spark may want it gone. */
  synchronized void awaitCommand(long done) throws InterruptedException {
    await(() -> ended || command.number() > done, WATCH_MILLIS);
  }

  private synchronized byte[] packedAnswer(Report report) {
    boolean last =
        report.result().length > 0 && accept(report.partition(), report.done(), report.result());
    try {
      // The driver is about to publish the next command: cheaper to wait than to be asked again.
      if (last) {
        await(() -> ended || command.number() > report.done(), HOLD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ResidentMessage answer = next(report.done());
    if (!(answer instanceof Command)) {
      return answer.pack();
    }
    if (packedCommand == null) {
      packedCommand = answer.pack();
    }
    return packedCommand;
  }

  /**
   * Takes a result, if it is one that is still wanted: a task that was thought dead may send one
   * late, or two may send the same.
   *
   * @return whether it was the last one missing
   */
  private boolean accept(int partition, long done, Object result) {
    if (result == null || done != command.number() || results[partition] != null) {
      return false;
    }
    results[partition] = result;
    missing--;
    if (missing == 0) {
      notifyAll();
    }
    return missing == 0;
  }

  private ResidentMessage next(long done) {
    if (ended) {
      return new End();
    }
    return command.number() > done ? command : new Wait();
  }

  /** Waits, as the owner of this object's monitor, until a condition holds or time is up. */
  private void await(BooleanSupplier condition, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (!condition.getAsBoolean() && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
  }
}
