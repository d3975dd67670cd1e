package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import io.kindling.data.batch.Step;
import io.kindling.spark.resident.ResidentMessage.Attach;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.CommandChunk;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Place;
import io.kindling.spark.resident.ResidentMessage.Repeat;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Unreachable;
import io.kindling.spark.resident.ResidentMessage.Validate;
import io.kindling.spark.resident.ResidentMessage.Wait;
import io.kindling.spark.transport.Payload;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Converts {@link ResidentMessage}s to and from bytes.
 *
 * <p>A header is little-endian and begins with the kind of the message (32-bit integer) and the
 * identifier of its exchange (two 64-bit integers). Through Spark's RPC, the header and the floats
 * travel as one byte array, with the header's length before it. The RPC is given bytes and no
 * richer classes, because Spark's own class loader, which would deserialize them, does not see the
 * classes of a submitted jar.
 */
final class MessageFormat {

  private static final int WAIT = 0;
  private static final int END = 1;
  private static final int GRADIENT = 2;
  private static final int VALIDATION = 3;
  private static final int JOIN = 4;
  private static final int RESULT = 5;
  private static final int PLACE = 6;
  private static final int UNREACHABLE = 7;
  private static final int ATTACH = 8;
  private static final int REPEAT = 9;

  /** Length in bytes of the part that all headers begin with. */
  private static final int PREFIX = Integer.BYTES + 2 * Long.BYTES;

  private MessageFormat() {}

  /** Returns the header of a message, ready to be read. */
  static ByteBuffer header(ResidentMessage message, UUID exchangeId) {
    if (message instanceof CommandChunk part) {
      return header(part.command(), part.chunk(), exchangeId);
    }
    if (message instanceof Command command) {
      return header(command, Chunk.whole(command.parameters().length), exchangeId);
    }
    if (message instanceof Result result) {
      int length = Chunk.LENGTH + result.contribution().headerLength();
      ByteBuffer header = header(RESULT, exchangeId, result.done(), result.treeVersion(), length);
      result.chunk().write(header);
      result.contribution().write(header);
      return header.flip();
    }
    return message instanceof Wait || message instanceof End
        ? header(message instanceof Wait ? WAIT : END, exchangeId, 0).flip()
        : treeHeader(message, exchangeId);
  }

  /** Returns the header of a message about the tree itself. */
  private static ByteBuffer treeHeader(ResidentMessage message, UUID exchangeId) {
    if (message instanceof Join join) {
      int length = join.address().length() + PartitionSet.length(join.partitions());
      ByteBuffer header = header(JOIN, exchangeId, length);
      join.address().write(header);
      return PartitionSet.write(join.partitions(), header).flip();
    }
    if (message instanceof Place place) {
      int sets = PartitionSet.length(place.own()) + PartitionSet.length(place.subtree());
      ByteBuffer header =
          header(PLACE, exchangeId, Long.BYTES + place.parent().length() + sets)
              .putLong(place.treeVersion());
      place.parent().write(header);
      PartitionSet.write(place.own(), header);
      return PartitionSet.write(place.subtree(), header).flip();
    }
    if (message instanceof Unreachable node) {
      ByteBuffer header = header(UNREACHABLE, exchangeId, node.address().length());
      node.address().write(header);
      return header.flip();
    }
    return header(ATTACH, exchangeId, Long.BYTES).putLong(((Attach) message).treeVersion()).flip();
  }

  private static ByteBuffer header(
      int kind, UUID exchangeId, long number, long treeVersion, int length) {
    return header(kind, exchangeId, 2 * Long.BYTES + length).putLong(number).putLong(treeVersion);
  }

  private static ByteBuffer header(int kind, UUID exchangeId, int length) {
    return LittleEndian.over(new byte[PREFIX + length])
        .putInt(kind)
        .putLong(exchangeId.getMostSignificantBits())
        .putLong(exchangeId.getLeastSignificantBits());
  }

  /** Returns the header of a command that carries a chunk of the parameters. */
  private static ByteBuffer header(Command command, Chunk chunk, UUID exchangeId) {
    int kind = VALIDATION;
    if (!(command instanceof Validate)) {
      kind = command instanceof Repeat ? REPEAT : GRADIENT;
    }
    int length = 2 * Integer.BYTES + Chunk.LENGTH + Long.BYTES + 3 * Integer.BYTES;
    ByteBuffer header = header(kind, exchangeId, command.number(), command.treeVersion(), length);
    header.putInt(command.parameters().length).putInt(command.format().bytes());
    chunk.write(header);
    if (command instanceof ComputeGradient gradient) {
      Step step = gradient.step();
      header
          .putLong(step.number())
          .putInt(step.epoch())
          .putInt(step.indexInEpoch())
          .putInt(step.lastOfEpoch() ? 1 : 0);
    }
    return header.flip();
  }

  /** Returns the identifier of the exchange in a header, without moving the buffer's position. */
  static UUID exchangeId(ByteBuffer header) {
    int at = header.position() + Integer.BYTES;
    return new UUID(header.getLong(at), header.getLong(at + Long.BYTES));
  }

  /**
   * Returns whether a header belongs to another tree version, or to the result of another command.
   * Does not move the buffer's position.
   *
   * @param number the number of the current command
   * @param treeVersion the current version of the tree
   */
  static boolean isStale(ByteBuffer header, long number, long treeVersion) {
    int kind = header.getInt(header.position());
    int at = header.position() + PREFIX;
    return switch (kind) {
      case GRADIENT, VALIDATION, REPEAT -> header.getLong(at + Long.BYTES) != treeVersion;
      case RESULT -> header.getLong(at) != number || header.getLong(at + Long.BYTES) != treeVersion;
      default -> false;
    };
  }

  /** Returns whether the message goes up the tree. Does not move the buffer's position. */
  static boolean isUpward(ByteBuffer header) {
    int kind = header.getInt(header.position());
    return kind == JOIN || kind == UNREACHABLE || kind == ATTACH || kind == RESULT;
  }

  /**
   * Returns the message of a header; its arrays are not yet filled.
   *
   * @param parameters returns an array for a number of parameters
   * @param sums returns, for a set of partitions, a supplier of arrays for their gradient sums
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
        long treeVersion = header.getLong();
        Chunk chunk = Chunk.read(header);
        yield new Result(done, treeVersion, Contribution.read(header, sums), chunk);
      }
      case GRADIENT, VALIDATION, REPEAT -> {
        long number = header.getLong();
        long treeVersion = header.getLong();
        float[] memory = parameters.apply(header.getInt());
        FloatFormat format = FloatFormat.of(header.getInt());
        Chunk chunk = Chunk.read(header);
        Command command =
            switch (kind) {
              case VALIDATION -> new Validate(number, treeVersion, memory);
              case REPEAT -> new Repeat(number, treeVersion, memory, format);
              default -> new ComputeGradient(number, treeVersion, step(header), memory, format);
            };
        yield new CommandChunk(command, chunk);
      }
      default -> throw new IllegalStateException("a message of kind " + kind);
    };
  }

  private static Step step(ByteBuffer header) {
    return new Step(header.getLong(), header.getInt(), header.getInt(), header.getInt() == 1);
  }

  /** Returns header and floats as one byte array, for Spark's RPC. */
  static byte[] pack(ResidentMessage message, UUID exchangeId) {
    ByteBuffer header = header(message, exchangeId);
    Payload payload = message.payload();
    return LittleEndian.packed(
        Math.toIntExact(Integer.BYTES + header.remaining() + payload.bytes()),
        bytes -> {
          bytes.putInt(header.remaining()).put(header);
          payload
              .floats()
              .forEach(each -> payload.format().put(each.array(), 0, each.capacity(), bytes));
        });
  }

  /** Returns the message in the bytes that {@link #pack} returned. */
  static ResidentMessage unpack(
      byte[] bytes, IntFunction<float[]> parameters, Supplier<float[]> sums) {
    ByteBuffer packed = LittleEndian.over(bytes);
    int length = packed.getInt();
    ResidentMessage message =
        read(packed.slice(Integer.BYTES, length).order(packed.order()), parameters, every -> sums);
    packed.position(Integer.BYTES + length);
    // Through the RPC a message is not split into chunks, so these are whole arrays.
    Payload payload = message.payload();
    payload
        .floats()
        .forEach(each -> payload.format().get(packed, each.array(), 0, each.capacity()));
    return message instanceof CommandChunk part ? part.command() : message;
  }

  /** Returns the identifier of the exchange in the bytes that {@link #pack} returned. */
  static UUID exchangeId(byte[] bytes) {
    return exchangeId(LittleEndian.over(bytes).position(Integer.BYTES));
  }
}
