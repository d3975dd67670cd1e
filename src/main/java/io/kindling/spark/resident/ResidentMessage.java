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
      ByteBuffer bytes = LittleEndian.buffer(Math.addExact(HEADER, length));
      bytes
          .putLong(exchange.getMostSignificantBits())
          .putLong(exchange.getLeastSignificantBits())
          .putInt(partition)
          .putLong(done);
      result.accept(bytes);
      return bytes.array();
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
      ByteBuffer bytes =
          start(GRADIENT, command, Long.BYTES + 3 * Integer.BYTES)
              .putLong(step.number())
              .putInt(step.epoch())
              .putInt(step.indexInEpoch())
              .putInt(step.lastOfEpoch() ? 1 : 0);
      LittleEndian.put(bytes, command.parameters());
      return bytes.array();
    }
    if (this instanceof Validate command) {
      ByteBuffer bytes = start(VALIDATION, command, 0);
      LittleEndian.put(bytes, command.parameters());
      return bytes.array();
    }
    return LittleEndian.buffer(Integer.BYTES).putInt(this instanceof Wait ? WAIT : END).array();
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

  private static ByteBuffer start(int kind, Command command, int more) {
    int parameters = Math.multiplyExact(command.parameters().length, Float.BYTES);
    return LittleEndian.buffer(Math.addExact(Integer.BYTES + Long.BYTES + more, parameters))
        .putInt(kind)
        .putLong(command.number());
  }

  private static float[] parameters(ByteBuffer packed) {
    return LittleEndian.floats(packed, packed.remaining() / Float.BYTES);
  }
}
