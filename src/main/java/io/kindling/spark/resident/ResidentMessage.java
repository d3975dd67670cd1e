package io.kindling.spark.resident;

import io.kindling.LittleEndian;
import io.kindling.data.Step;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What nodes and tasks of an exchange say to each other: a header and floats.
 *
 * <p>A header, little-endian, begins with the message's kind (32-bit integer) and the exchange that
 * it belongs to (two 64-bit integers). By Spark's RPC both travel as one array of bytes, the
 * header's length before it: Spark would look for the classes of richer messages where a submitted
 * jar is not.
 */
sealed interface ResidentMessage {

  /** Upwards: here is a node that wants commands. */
  record Join() implements ResidentMessage {}

  /**
   * Upwards: what came of a command.
   *
   * @param done the command's number, 0 before the first
   */
  record Result(long done, Contribution contribution) implements ResidentMessage {}

  /**
   * Downwards: say what came of the command again, of each partition by itself, for of some it was
   * known before.
   */
  record Separate(long number) implements ResidentMessage {}

  /** Downwards, and only by Spark's RPC: there is nothing to do yet, ask again. */
  record Wait() implements ResidentMessage {}

  /** Downwards: there will be nothing more to do. */
  record End() implements ResidentMessage {}

  /** Downwards: compute something with the given parameters. */
  sealed interface Command extends ResidentMessage {

    /** The command's number, counted from 1. */
    long number();

    /** What to compute with, laid out as {@link io.kindling.nn.Network} says. */
    float[] parameters();
  }

  /** Compute the sums of a step's mini-batch. */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record ComputeGradient(long number, Step step, float[] parameters) implements Command {}

  /** Evaluate the network on the validation shards. */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Validate(long number, float[] parameters) implements Command {}

  int WAIT = 0;
  int END = 1;
  int GRADIENT = 2;
  int VALIDATION = 3;
  int JOIN = 4;
  int RESULT = 5;
  int SEPARATE = 6;

  /** What every header begins with. */
  int PREFIX = Integer.BYTES + 2 * Long.BYTES;

  /** The header, to be read. */
  default ByteBuffer header(UUID exchange) {
    if (this instanceof ComputeGradient command) {
      Step step = command.step();
      return header(GRADIENT, exchange, 2 * Long.BYTES + 4 * Integer.BYTES)
          .putLong(command.number())
          .putInt(command.parameters().length)
          .putLong(step.number())
          .putInt(step.epoch())
          .putInt(step.indexInEpoch())
          .putInt(step.lastOfEpoch() ? 1 : 0)
          .flip();
    }
    if (this instanceof Validate command) {
      return header(VALIDATION, exchange, Long.BYTES + Integer.BYTES)
          .putLong(command.number())
          .putInt(command.parameters().length)
          .flip();
    }
    if (this instanceof Result result) {
      ByteBuffer header =
          header(RESULT, exchange, Long.BYTES + result.contribution().headerLength())
              .putLong(result.done());
      result.contribution().write(header);
      return header.flip();
    }
    if (this instanceof Separate message) {
      return header(SEPARATE, exchange, Long.BYTES).putLong(message.number()).flip();
    }
    int kind = this instanceof Join ? JOIN : this instanceof Wait ? WAIT : END;
    return header(kind, exchange, 0).flip();
  }

  private static ByteBuffer header(int kind, UUID exchange, int length) {
    return LittleEndian.over(new byte[PREFIX + length])
        .putInt(kind)
        .putLong(exchange.getMostSignificantBits())
        .putLong(exchange.getLeastSignificantBits());
  }

  /** The floats behind the header, not copied. */
  default List<float[]> floats() {
    if (this instanceof Command command) {
      return List.of(command.parameters());
    }
    return this instanceof Result result ? result.contribution().gradients() : List.of();
  }

  /** The exchange that a header names, which is left as it is. */
  static UUID exchange(ByteBuffer header) {
    int at = header.position() + Integer.BYTES;
    return new UUID(header.getLong(at), header.getLong(at + Long.BYTES));
  }

  /** Whether the message of a header goes up the tree; the header is left as it is. */
  static boolean isUpwards(ByteBuffer header) {
    int kind = header.getInt(header.position());
    return kind == JOIN || kind == RESULT;
  }

  /**
   * The message of a header, its floats still to arrive.
   *
   * @param parameters memory for so many parameters
   * @param sums memory for a summed gradient
   */
  static ResidentMessage read(
      ByteBuffer header, IntFunction<float[]> parameters, Supplier<float[]> sums) {
    int kind = header.getInt();
    header.position(header.position() + PREFIX - Integer.BYTES);
    return switch (kind) {
      case WAIT -> new Wait();
      case END -> new End();
      case JOIN -> new Join();
      case SEPARATE -> new Separate(header.getLong());
      case RESULT -> new Result(header.getLong(), Contribution.read(header, sums));
      case GRADIENT -> {
        long number = header.getLong();
        float[] memory = parameters.apply(header.getInt());
        Step step =
            new Step(header.getLong(), header.getInt(), header.getInt(), header.getInt() == 1);
        yield new ComputeGradient(number, step, memory);
      }
      case VALIDATION -> new Validate(header.getLong(), parameters.apply(header.getInt()));
      default -> throw new IllegalStateException("a message of kind " + kind);
    };
  }

  /** Header and floats as one array of bytes, for Spark's RPC. */
  default byte[] packed(UUID exchange) {
    ByteBuffer header = header(exchange);
    int length = Integer.BYTES + header.remaining();
    for (float[] each : floats()) {
      length = Math.addExact(length, Math.multiplyExact(each.length, Float.BYTES));
    }
    return LittleEndian.packed(
        length,
        bytes -> {
          bytes.putInt(header.remaining()).put(header);
          floats().forEach(each -> LittleEndian.put(bytes, each));
        });
  }

  /** The message of the bytes made by {@link #packed}. */
  static ResidentMessage unpack(
      byte[] bytes, IntFunction<float[]> parameters, Supplier<float[]> sums) {
    ByteBuffer packed = LittleEndian.over(bytes);
    int length = packed.getInt();
    ResidentMessage message =
        read(packed.slice(Integer.BYTES, length).order(packed.order()), parameters, sums);
    packed.position(Integer.BYTES + length);
    message.floats().forEach(each -> LittleEndian.fill(each, packed));
    return message;
  }

  /** The exchange that the bytes made by {@link #packed} belong to. */
  static UUID exchange(byte[] bytes) {
    return exchange(LittleEndian.over(bytes).position(Integer.BYTES));
  }
}
