package io.kindling.spark.resident;

import io.kindling.LittleEndian;
import io.kindling.data.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the driver answers a resident task's {@link Report}.
 *
 * <p>Travels as bytes, little-endian: Spark's RPC would look for the classes of richer messages
 * where a submitted jar is not, and bytes are also the fastest. An answer begins with its kind
 * (32-bit integer).
 */
sealed interface ResidentMessage {

  int WAIT = 0;
  int END = 1;
  int GRADIENT = 2;
  int VALIDATION = 3;

  /** There is nothing to do yet: ask again. */
  record Wait() implements ResidentMessage {}

  /** There will be nothing more to do. */
  record End() implements ResidentMessage {}

  /** Compute something with the given parameters. */
  sealed interface Command extends ResidentMessage {

    /** The command's number, counted from 1. */
    long number();

    /** What to compute with, laid out as {@link io.kindling.nn.Network} says. */
    float[] parameters();
  }

  /**
   * Compute the sums of a step's gradient over the task's training shards.
   *
   * @param step whose gradient is wanted
   */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record ComputeGradient(long number, Step step, float[] parameters) implements Command {}

  /** Evaluate the network on the task's validation shards. */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Validate(long number, float[] parameters) implements Command {}

  /**
   * A task reports what it has done and asks for what comes next.
   *
   * @param exchange the exchange that the task belongs to
   * @param partition the task's partition
   * @param done the number of the command whose result this is; 0 before the first
   * @param result the result, packed, where it arrived; empty if it was sent before
   */
  record Report(UUID exchange, int partition, long done, ByteBuffer result) {

    private static final int HEADER = 3 * Long.BYTES + Integer.BYTES;

    /**
     * A report as bytes, with the result written straight into them.
     *
     * @param length how many bytes the result takes
     * @param result writes it
     */
    static byte[] pack(
        UUID exchange, int partition, long done, int length, Consumer<ByteBuffer> result) {
      return LittleEndian.packed(
          Math.addExact(HEADER, length),
          bytes -> {
            bytes
                .putLong(exchange.getMostSignificantBits())
                .putLong(exchange.getLeastSignificantBits())
                .putInt(partition)
                .putLong(done);
            result.accept(bytes);
          });
    }

    /** From bytes, which are not copied. */
    static Report unpack(byte[] bytes) {
      ByteBuffer packed = LittleEndian.over(bytes);
      UUID exchange = new UUID(packed.getLong(), packed.getLong());
      return new Report(
          exchange,
          packed.getInt(),
          packed.getLong(),
          packed.slice().order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  /** As bytes. */
  default byte[] pack() {
    if (this instanceof ComputeGradient command) {
      Step step = command.step();
      return pack(
          GRADIENT,
          command,
          Long.BYTES + 3 * Integer.BYTES,
          bytes ->
              bytes
                  .putLong(step.number())
                  .putInt(step.epoch())
                  .putInt(step.indexInEpoch())
                  .putInt(step.lastOfEpoch() ? 1 : 0));
    }
    if (this instanceof Validate command) {
      return pack(VALIDATION, command, 0, bytes -> {});
    }
    int kind = this instanceof Wait ? WAIT : END;
    return LittleEndian.packed(Integer.BYTES, bytes -> bytes.putInt(kind));
  }

  /** The answer in bytes made by {@link #pack}. */
  static ResidentMessage unpack(byte[] bytes) {
    ByteBuffer packed = LittleEndian.over(bytes);
    int kind = packed.getInt();
    return switch (kind) {
      case WAIT -> new Wait();
      case END -> new End();
      case GRADIENT ->
          new ComputeGradient(
              packed.getLong(),
              new Step(packed.getLong(), packed.getInt(), packed.getInt(), packed.getInt() == 1),
              parameters(packed));
      case VALIDATION -> new Validate(packed.getLong(), parameters(packed));
      default -> throw new IllegalStateException("an answer of kind " + kind);
    };
  }

  private static byte[] pack(int kind, Command command, int length, Consumer<ByteBuffer> details) {
    int parameters = Math.multiplyExact(command.parameters().length, Float.BYTES);
    return LittleEndian.packed(
        Math.addExact(Integer.BYTES + Long.BYTES + length, parameters),
        bytes -> {
          bytes.putInt(kind).putLong(command.number());
          details.accept(bytes);
          LittleEndian.put(bytes, command.parameters());
        });
  }

  private static float[] parameters(ByteBuffer packed) {
    return LittleEndian.floats(packed, packed.remaining() / Float.BYTES);
  }
}
