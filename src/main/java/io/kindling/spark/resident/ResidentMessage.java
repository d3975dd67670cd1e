package io.kindling.spark.resident;

import io.kindling.LittleEndian;
import io.kindling.data.Step;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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
   * <p>By a connection in parts, one after the other, each with a stretch of every summed gradient:
   * what a node has of a stretch it adds up and hands on while the next is under way.
   *
   * @param done the command's number, 0 before the first
   * @param lay that of the tree in which it was given
   */
  record Result(long done, long lay, Contribution contribution, Stretch stretch)
      implements ResidentMessage {

    /** In one, and of no tree. */
    static Result whole(long done, Contribution contribution) {
      return new Result(done, 0, contribution, Stretch.whole(contribution.length()));
    }
  }

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

    /** With a stretch of the parameters. */
    default ByteBuffer header(UUID exchange, Stretch stretch) {
      int kind = this instanceof ComputeGradient ? GRADIENT : VALIDATION;
      int length = Integer.BYTES + Stretch.LENGTH + Long.BYTES + 3 * Integer.BYTES;
      ByteBuffer header = ResidentMessage.header(kind, exchange, number(), lay(), length);
      stretch.write(header.putInt(parameters().length));
      if (this instanceof ComputeGradient command) {
        Step step = command.step();
        header
            .putLong(step.number())
            .putInt(step.epoch())
            .putInt(step.indexInEpoch())
            .putInt(step.lastOfEpoch() ? 1 : 0);
      }
      return header.flip();
    }

    /** What to compute with, laid out as {@link io.kindling.nn.Network} says. */
    float[] parameters();
  }

  /** Downwards: a command, and a stretch of its parameters; those before have been sent. */
  record Part(Command command, Stretch stretch) implements ResidentMessage {
    boolean isLast() {
      return stretch.to() == command.parameters().length;
    }
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
    if (this instanceof Part part) {
      return part.command().header(exchange, part.stretch());
    }
    if (this instanceof Command command) {
      return command.header(exchange, Stretch.whole(command.parameters().length));
    }
    if (this instanceof Result result) {
      int length = Stretch.LENGTH + result.contribution().headerLength();
      ByteBuffer header = header(RESULT, exchange, result.done(), result.lay(), length);
      result.stretch().write(header);
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

  private static ByteBuffer header(int kind, UUID exchange, long number, long lay, int length) {
    return header(kind, exchange, 2 * Long.BYTES + length).putLong(number).putLong(lay);
  }

  private static ByteBuffer header(int kind, UUID exchange, int length) {
    return LittleEndian.over(new byte[PREFIX + length])
        .putInt(kind)
        .putLong(exchange.getMostSignificantBits())
        .putLong(exchange.getLeastSignificantBits());
  }

  /** The floats behind the header, not copied. */
  default List<FloatBuffer> floats() {
    if (this instanceof Part part) {
      return List.of(part.stretch().of(part.command().parameters()));
    }
    if (this instanceof Command command) {
      return List.of(FloatBuffer.wrap(command.parameters()));
    }
    return this instanceof Result result
        ? result.contribution().gradients().stream().map(result.stretch()::of).toList()
        : List.of();
  }

  /** The exchange that a header names, which is left as it is. */
  static UUID exchange(ByteBuffer header) {
    int at = header.position() + Integer.BYTES;
    return new UUID(header.getLong(at), header.getLong(at + Long.BYTES));
  }

  /**
   * Whether a header is of another tree, or of results of another command; it is left as it is.
   *
   * @param number of the command under way
   */
  static boolean isStale(ByteBuffer header, long number, long lay) {
    int kind = header.getInt(header.position());
    int at = header.position() + PREFIX;
    return switch (kind) {
      case GRADIENT, VALIDATION -> header.getLong(at + Long.BYTES) != lay;
      case RESULT -> header.getLong(at) != number || header.getLong(at + Long.BYTES) != lay;
      default -> false;
    };
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
   * @param sums memory for what is summed in some partitions
   */
  static ResidentMessage read(
      ByteBuffer header,
      IntFunction<float[]> parameters,
      Function<BitSet, Supplier<float[]>> sums) {
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
      case RESULT -> {
        long done = header.getLong();
        long lay = header.getLong();
        Stretch stretch = Stretch.read(header);
        yield new Result(done, lay, Contribution.read(header, sums), stretch);
      }
      case GRADIENT, VALIDATION -> {
        long number = header.getLong();
        long lay = header.getLong();
        float[] memory = parameters.apply(header.getInt());
        Stretch stretch = Stretch.read(header);
        yield new Part(
            kind == VALIDATION
                ? new Validate(number, lay, memory)
                : new ComputeGradient(
                    number,
                    lay,
                    new Step(
                        header.getLong(), header.getInt(), header.getInt(), header.getInt() == 1),
                    memory),
            stretch);
      }
      default -> throw new IllegalStateException("a message of kind " + kind);
    };
  }

  /** Header and floats as one array of bytes, for Spark's RPC. */
  default byte[] packed(UUID exchange) {
    ByteBuffer header = header(exchange);
    int length = Integer.BYTES + header.remaining();
    for (FloatBuffer each : floats()) {
      length = Math.addExact(length, Math.multiplyExact(each.remaining(), Float.BYTES));
    }
    return LittleEndian.packed(
        length,
        bytes -> {
          bytes.putInt(header.remaining()).put(header);
          floats().forEach(each -> LittleEndian.put(bytes, each.array()));
        });
  }

  /** The message of the bytes made by {@link #packed}. */
  static ResidentMessage unpack(
      byte[] bytes, IntFunction<float[]> parameters, Supplier<float[]> sums) {
    ByteBuffer packed = LittleEndian.over(bytes);
    int length = packed.getInt();
    ResidentMessage message =
        read(packed.slice(Integer.BYTES, length).order(packed.order()), parameters, every -> sums);
    packed.position(Integer.BYTES + length);
    // By the RPC nothing goes in parts, so that these are whole arrays.
    message.floats().forEach(each -> LittleEndian.fill(each.array(), packed));
    return message instanceof Part part ? part.command() : message;
  }

  /** The exchange that the bytes made by {@link #packed} belong to. */
  static UUID exchange(byte[] bytes) {
    return exchange(LittleEndian.over(bytes).position(Integer.BYTES));
  }
}
