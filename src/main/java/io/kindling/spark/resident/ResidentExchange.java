package io.kindling.spark.resident;

import io.kindling.data.Step;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Report;
import io.kindling.spark.resident.ResidentMessage.Validate;
import io.kindling.spark.resident.ResidentMessage.Wait;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Where the driver publishes commands for resident tasks, and they hand in their results.
 *
 * <p>Tasks on other machines come here through {@link ResidentPlugin}, whose one thread is never
 * held up: a task whose command is not ready is told to ask again. Tasks in the driver's own JVM
 * (local mode) wait, and hand over arrays instead of bytes.
 */
final class ResidentExchange {

  /** The exchanges of this JVM by their names, for the tasks and messages that belong to them. */
  private static final Map<UUID, ResidentExchange> OPEN = new ConcurrentHashMap<>();

  /** Made before memory is short. */
  private static final byte[] END = new End().pack();

  /** How long a waiting task does not look whether Spark wants it gone, in milliseconds. */
  private static final long WATCH_MILLIS = 500;

  private final UUID name = UUID.randomUUID();
  private final ResidentResult[] results;
  private Command command;
  private byte[] packedCommand;
  private int missing;
  private boolean ended;

  /** What kept a result from being taken in; null if nothing did. */
  private Throwable failure;

  /**
   * @param partitions the number of results that make up a command's outcome
   */
  ResidentExchange(int partitions) {
    this.results = new ResidentResult[partitions];
    OPEN.put(name, this);
  }

  /** The exchange with a name if it is in this JVM, else null. */
  static ResidentExchange inThisJvm(UUID name) {
    return OPEN.get(name);
  }

  /** Answers a message. Never waits. */
  static byte[] answer(Report report) {
    ResidentExchange exchange = OPEN.get(report.exchange());
    if (exchange == null) {
      return END.clone();
    }
    try {
      return exchange.packedAnswer(report);
    } catch (Throwable e) {
      // Not Exception: memory may run out here. Thrown on, Spark would carry the error to the task,
      // and end its executor, which lacks nothing.
      exchange.fail(e);
      return END.clone();
    }
  }

  /** What tasks know this exchange by. */
  UUID name() {
    return name;
  }

  /** Publishes the next command: the gradient of a step. */
  synchronized void publishGradient(Step step, float[] parameters) {
    publish(new ComputeGradient(number() + 1, step, parameters));
  }

  /** Publishes the next command: an evaluation of the validation examples. */
  synchronized void publishValidation(float[] parameters) {
    publish(new Validate(number() + 1, parameters));
  }

  private void publish(Command next) {
    Arrays.fill(results, null);
    missing = results.length;
    command = next;
    packedCommand = null;
    notifyAll();
  }

  /** The number of the command published last, 0 before the first. */
  private long number() {
    return command == null ? 0 : command.number();
  }

  /**
   * Waits for the command's outcome, but no longer than given; returns whether it is there.
   *
   * @throws OutOfMemoryError if there was no memory to take a result in
   */
  synchronized boolean await(long millis) throws InterruptedException {
    await(() -> missing == 0 || failure != null, millis);
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException("a task's result could not be taken in", failure);
    }
    return missing == 0;
  }

  /** The partitions whose results are not there. */
  synchronized List<Integer> missing() {
    return IntStream.range(0, results.length)
        .filter(partition -> results[partition] == null)
        .boxed()
        .toList();
  }

  private synchronized void fail(Throwable why) {
    failure = why;
    ended = true;
    notifyAll();
  }

  /** The command's outcome, by partition. */
  synchronized List<ResidentResult> outcome() {
    return List.of(results);
  }

  /** Tells all tasks that it is over. */
  synchronized void end() {
    ended = true;
    OPEN.remove(name);
    notifyAll();
  }

  /** A task in this JVM hands over its result, if any, and asks for the next command. */
  synchronized ResidentMessage report(int partition, long done, ResidentResult result) {
    accept(partition, done, result);
    return next(done);
  }

  /** A task in this JVM waits for the next command, but not for ever: Spark may want it gone. */
  synchronized void awaitCommand(long done) throws InterruptedException {
    await(() -> ended || number() > done, WATCH_MILLIS);
  }

  private synchronized byte[] packedAnswer(Report report) {
    if (report.result().hasRemaining() && isWanted(report.partition(), report.done())) {
      accept(report.partition(), report.done(), ResidentResult.unpack(command, report.result()));
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

  /** Takes a result, if it is one that is still wanted. */
  private void accept(int partition, long done, ResidentResult result) {
    if (result != null && isWanted(partition, done)) {
      results[partition] = result;
      missing--;
      if (missing == 0) {
        notifyAll();
      }
    }
  }

  /** A task that was thought dead may send a result late, or two may send the same. */
  private boolean isWanted(int partition, long done) {
    return command != null && done == number() && results[partition] == null;
  }

  private ResidentMessage next(long done) {
    if (ended) {
      return new End();
    }
    return number() > done ? command : new Wait();
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
