package io.kindling.spark.resident;

import io.kindling.LittleEndian;
import io.kindling.data.Step;
import java.nio.ByteBuffer;
import java.util.BitSet;
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

  /**
   * To the driver: an executor has tasks of these partitions, and of no others.
   *
   * @param address where others can connect to it
   */
  record Join(Address address, BitSet partitions) implements ResidentMessage {}

  /**
   * From the driver: an executor's place in the tree.
   *
   * @param lay the tree's number, counted from 1
   * @param parent where the node above listens; {@link Address#NONE} if it is the driver
   * @param own those of the executor's partitions that it has to say something about
   * @param subtree these, and those of all nodes below it
   */
  record Place(long lay, Address parent, BitSet own, BitSet subtree) implements ResidentMessage {}

  /** To the driver: the node above, which listens there, cannot be connected to. */
  record Unreachable(Address address) implements ResidentMessage {}

  /** Upwards: here is a node that belongs below this one. */
  record Attach(long lay) implements ResidentMessage {}

  /**
   * Upwards: what came of a command.
   *
   * @param done the command's number, 0 before the first
   * @param lay that of the tree in which it was given
   */
  record Result(long done, long lay, Contribution contribution) implements ResidentMessage {}

  /** Downwards, and only by Spark's RPC: there is nothing to do yet, ask again. */
  record Wait() implements ResidentMessage {}

  /** Downwards: there will be nothing more to do. */
  record End() implements ResidentMessage {}

  /** Downwards: compute something with the given parameters. */
  sealed interface Command extends ResidentMessage {

    /** The command's number, counted from 1. */
    long number();

    /** The number of the tree that it is given in. */
    long lay();

    /** The same in another tree. */
    Command in(long lay);

    /** What to compute with, laid out as {@link io.kindling.nn.Network} says. */
    float[] parameters();
  }

  /** Compute the sums of a step's mini-batch. */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record ComputeGradient(long number, long lay, Step step, float[] parameters) implements Command {
    @Override
    public Command in(long another) {
      return new ComputeGradient(number, another, step, parameters);
    }
  }

  /** Evaluate the network on the validation shards. */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Validate(long number, long lay, float[] parameters) implements Command {
    @Override
    public Command in(long another) {
      return new Validate(number, another, parameters);
    }
  }

  int WAIT = 0;
  int END = 1;
  int GRADIENT = 2;
  int VALIDATION = 3;
  int JOIN = 4;
  int RESULT = 5;
  int PLACE = 6;
  int UNREACHABLE = 7;
  int ATTACH = 8;

  /** What every header begins with. */
  int PREFIX = Integer.BYTES + 2 * Long.BYTES;

  /** The header, to be read. */
  default ByteBuffer header(UUID exchange) {
    if (this instanceof ComputeGradient command) {
      Step step = command.step();
      return header(GRADIENT, exchange, 3 * Long.BYTES + 4 * Integer.BYTES)
          .putLong(command.number())
          .putLong(command.lay())
          .putInt(command.parameters().length)
          .putLong(step.number())
          .putInt(step.epoch())
          .putInt(step.indexInEpoch())
          .putInt(step.lastOfEpoch() ? 1 : 0)
          .flip();
    }
    if (this instanceof Validate command) {
      return header(VALIDATION, exchange, 2 * Long.BYTES + Integer.BYTES)
          .putLong(command.number())
          .putLong(command.lay())
          .putInt(command.parameters().length)
          .flip();
    }
    if (this instanceof Result result) {
      ByteBuffer header =
          header(RESULT, exchange, 2 * Long.BYTES + result.contribution().headerLength())
              .putLong(result.done())
              .putLong(result.lay());
      result.contribution().write(header);
      return header.flip();
    }
    return this instanceof Wait || this instanceof End
        ? header(this instanceof Wait ? WAIT : END, exchange, 0).flip()
        : ofTree(exchange);
  }

  /** The header of a message about the tree itself. */
  private ByteBuffer ofTree(UUID exchange) {
    if (this instanceof Join join) {
      int length = join.address().length() + PartitionSet.length(join.partitions());
      ByteBuffer header = header(JOIN, exchange, length);
      join.address().write(header);
      return PartitionSet.write(join.partitions(), header).flip();
    }
    if (this instanceof Place place) {
      int sets = PartitionSet.length(place.own()) + PartitionSet.length(place.subtree());
      ByteBuffer header =
          header(PLACE, exchange, Long.BYTES + place.parent().length() + sets).putLong(place.lay());
      place.parent().write(header);
      PartitionSet.write(place.own(), header);
      return PartitionSet.write(place.subtree(), header).flip();
    }
    if (this instanceof Unreachable node) {
      ByteBuffer header = header(UNREACHABLE, exchange, node.address().length());
      node.address().write(header);
      return header.flip();
    }
    return header(ATTACH, exchange, Long.BYTES).putLong(((Attach) this).lay()).flip();
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

  /** Whether a header is that of a result; it is left as it is. */
  static boolean isResult(ByteBuffer header) {
    return header.getInt(header.position()) == RESULT;
  }

  /** Whether the message of a header goes up the tree; the header is left as it is. */
  static boolean isUpwards(ByteBuffer header) {
    int kind = header.getInt(header.position());
    return kind == JOIN || kind == UNREACHABLE || kind == ATTACH || kind == RESULT;
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
      case JOIN -> new Join(Address.read(header), PartitionSet.read(header));
      case PLACE ->
          new Place(
              header.getLong(),
              Address.read(header),
              PartitionSet.read(header),
              PartitionSet.read(header));
      case UNREACHABLE -> new Unreachable(Address.read(header));
      case ATTACH -> new Attach(header.getLong());
      case RESULT ->
          new Result(header.getLong(), header.getLong(), Contribution.read(header, sums));
      case GRADIENT -> {
        long number = header.getLong();
        long lay = header.getLong();
        float[] memory = parameters.apply(header.getInt());
        Step step =
            new Step(header.getLong(), header.getInt(), header.getInt(), header.getInt() == 1);
        yield new ComputeGradient(number, lay, step, memory);
      }
      case VALIDATION ->
          new Validate(header.getLong(), header.getLong(), parameters.apply(header.getInt()));
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
