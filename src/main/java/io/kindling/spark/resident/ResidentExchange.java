package io.kindling.spark.resident;

import io.kindling.data.Step;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Validate;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root of an exchange's tree, at the driver: publishes commands and has what came of them.
 *
 * <p>Tasks in the driver's own JVM (local mode) are its members, and share the driver's arrays.
 * Tasks whose executors cannot connect to the driver come here through {@link ResidentPlugin},
 * whose one thread is never held up: one whose command is not ready is told to ask again.
 */
final class ResidentExchange extends Node {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentExchange.class);

  private final int partitions;

  /** The command as Spark's RPC takes it; null while nobody has asked for it. */
  private byte[] packedCommand;

  private boolean toldOfRpc;

  /**
   * @param partitions the number of results that make up a command's outcome
   */
  ResidentExchange(int partitions) {
    super(UUID.randomUUID());
    this.partitions = partitions;
  }

  /** Answers a message that came by Spark's RPC. Never waits. */
  static byte[] answer(byte[] message) {
    UUID name = ResidentMessage.exchange(message);
    if (!(Node.inThisJvm(name) instanceof ResidentExchange exchange)) {
      return new End().packed(name);
    }
    try {
      return exchange.packedAnswer(message);
    } catch (Throwable e) {
      // Not Exception: memory may run out here. Thrown on, Spark would carry the error to the task,
      // and end its executor, which lacks nothing.
      exchange.fail(e);
      return exchange.end;
    }
  }

  /** Made before memory is short. */
  private final byte[] end = new End().packed(exchange());

  private synchronized byte[] packedAnswer(byte[] message) {
    // Not into memory that is used again: nobody tells when a task's copy is done with.
    Result result =
        (Result)
            ResidentMessage.unpack(
                message, this::parameterMemory, () -> new float[parameterCount()]);
    accept(this, result.done(), result.contribution());
    ResidentMessage answer = next(result.done());
    if (!(answer instanceof ResidentMessage.Command)) {
      return answer.packed(exchange());
    }
    if (!toldOfRpc) {
      toldOfRpc = true;
      LOG.warn(ResidentPlugin.whyNoConnection());
    }
    if (packedCommand == null) {
      packedCommand = answer.packed(exchange());
    }
    return packedCommand;
  }

  /** Publishes the next command: the gradient of a step. */
  synchronized void publishGradient(Step step, float[] parameters) {
    packedCommand = null;
    order(new ComputeGradient(number() + 1, step, parameters));
  }

  /** Publishes the next command: an evaluation of the validation examples. */
  synchronized void publishValidation(float[] parameters) {
    packedCommand = null;
    order(new Validate(number() + 1, parameters));
  }

  @Override
  synchronized void gatheredMore() {
    if (isComplete()) {
      notifyAll();
    }
  }

  private boolean isComplete() {
    return gathered().stream().mapToInt(each -> each.partitions().cardinality()).sum()
        == partitions;
  }

  /**
   * Waits for the command's outcome, but no longer than given; returns whether it is there.
   *
   * @throws OutOfMemoryError if there was no memory to take a result in
   */
  synchronized boolean await(long millis) throws InterruptedException {
    await(() -> isComplete() || hasFailed(), millis);
    check();
    return isComplete();
  }

  /** The partitions whose results are not there. */
  synchronized List<Integer> missing() {
    BitSet missing = new BitSet();
    missing.set(0, partitions);
    gathered().forEach(each -> missing.andNot(each.partitions()));
    return missing.stream().boxed().toList();
  }

  /** The command's outcome. */
  synchronized Contribution outcome() {
    return Contribution.all(gathered());
  }

  @Override
  void separate(long number) {
    throw new IllegalStateException("a wish to the driver");
  }

  @Override
  float[] parameterMemory(int length) {
    throw new IllegalStateException("a command to the driver");
  }
}
