package io.kindling.spark.resident;

import io.kindling.data.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * What resident tasks and the driver say to each other.
 *
 * <p>Travels as bytes, little-endian: Spark's RPC would look for the classes of richer messages
 * where a submitted jar is not, and bytes are also the fastest.
 */
sealed interface ResidentMessage {

  /** There is nothing to do yet: ask again. */
  record Wait() implements ResidentMessage {}

  /** There will be nothing more to do. */
  record End() implements ResidentMessage {}

  /**
   * Compute something.
   *
   * @param number counted from 1
   * @param step the step whose gradient is wanted, or null for an evaluation
   * @param parameters what to compute with, laid out as {@link io.kindling.nn.Network} says
   */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Command(long number, Step step, float[] parameters) implements ResidentMessage {}

  /**
   * A task reports what it has done and asks for what comes next.
   *
   * @param exchange the exchange that the task belongs to
   * @param partition the task's partition
   * @param done the number of the command whose result this is; 0 before the first
   * @param result the result, packed; empty if it was sent before
   */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Report(UUID exchange, int partition, long done, byte[] result) {

    byte[] pack() {
      return ByteBuffer.allocate(3 * Long.BYTES + Integer.BYTES + result.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(exchange.getMostSignificantBits())
          .putLong(exchange.getLeastSignificantBits())
          .putInt(partition)
          .putLong(done)
          .put(result)
          .array();
    }

    static Report unpack(byte[] bytes) {
      ByteBuffer packed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      UUID exchange = new UUID(packed.getLong(), packed.getLong());
      int partition = packed.getInt();
      long done = packed.getLong();
      byte[] result = new byte[packed.remaining()];
      packed.get(result);
      return new Report(exchange, partition, done, result);
    }
  }

  /** As bytes. An answer is told by its first long: 0 to wait, -1 for the end, else the number. */
  default byte[] pack() {
    if (!(this instanceof Command command)) {
      long answer = this instanceof Wait ? 0 : -1;
      return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(answer).array();
    }
    Step step = command.step();
    float[] parameters = command.parameters();
    ByteBuffer packed =
        ByteBuffer.allocate(2 * Long.BYTES + 3 * Integer.BYTES + parameters.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(command.number())
            .putLong(step == null ? -1 : step.number())
            .putInt(step == null ? 0 : step.epoch())
            .putInt(step == null ? 0 : step.ofEpoch())
            .putInt(step != null && step.lastOfEpoch() ? 1 : 0);
    packed.asFloatBuffer().put(parameters);
    return packed.array();
  }

  /** The answer in bytes made by {@link #pack}. */
  static ResidentMessage unpack(byte[] bytes) {
    ByteBuffer packed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long number = packed.getLong();
    if (number <= 0) {
      return number == 0 ? new Wait() : new End();
    }
    long stepNumber = packed.getLong();
    Step step = new Step(stepNumber, packed.getInt(), packed.getInt(), packed.getInt() == 1);
    float[] parameters = new float[packed.remaining() / Float.BYTES];
    packed.asFloatBuffer().get(parameters);
    return new Command(number, stepNumber < 0 ? null : step, parameters);
  }
}
