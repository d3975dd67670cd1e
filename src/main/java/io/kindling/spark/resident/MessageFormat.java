package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import io.kindling.data.batch.Step;
import io.kindling.spark.resident.ResidentMessage.Attach;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Part;
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
 * {@link ResidentMessage}s as bytes.
 *
 * <p>A header, little-endian, begins with the message's kind (32-bit integer) and the exchange that
 * it belongs to (two 64-bit integers). By Spark's RPC both travel as one array of bytes, the
 * header's length before it: Spark would look for the classes of richer messages where a submitted
 * jar is not.
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

  /** What every header begins with. */
  private static final int PREFIX = Integer.BYTES + 2 * Long.BYTES;

  private MessageFormat() {}

  /** The header, to be read. */
  static ByteBuffer header(ResidentMessage message, UUID exchange) {
    if (message instanceof Part part) {
      return header(part.command(), part.stretch(), exchange);
    }
    if (message instanceof Command command) {
      return header(command, Chunk.whole(command.parameters().length), exchange);
    }
    if (message instanceof Result result) {
      int length = Chunk.LENGTH + result.contribution().headerLength();
      ByteBuffer header = header(RESULT, exchange, result.done(), result.lay(), length);
      result.stretch().write(header);
      result.contribution().write(header);
      return header.flip();
    }
    return message instanceof Wait || message instanceof End
        ? header(message instanceof Wait ? WAIT : END, exchange, 0).flip()
        : ofTree(message, exchange);
  }

  /** The header of a message about the tree itself. */
  private static ByteBuffer ofTree(ResidentMessage message, UUID exchange) {
    if (message instanceof Join join) {
      int length = join.address().length() + PartitionSet.length(join.partitions());
      ByteBuffer header = header(JOIN, exchange, length);
      join.address().write(header);
      return PartitionSet.write(join.partitions(), header).flip();
    }
    if (message instanceof Place place) {
      int sets = PartitionSet.length(place.own()) + PartitionSet.length(place.subtree());
      ByteBuffer header =
          header(PLACE, exchange, Long.BYTES + place.parent().length() + sets).putLong(place.lay());
      place.parent().write(header);
      PartitionSet.write(place.own(), header);
      return PartitionSet.write(place.subtree(), header).flip();
    }
    if (message instanceof Unreachable node) {
      ByteBuffer header = header(UNREACHABLE, exchange, node.address().length());
      node.address().write(header);
      return header.flip();
    }
    return header(ATTACH, exchange, Long.BYTES).putLong(((Attach) message).lay()).flip();
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

  /** With a stretch of the parameters. */
  private static ByteBuffer header(Command command, Chunk stretch, UUID exchange) {
    int kind = VALIDATION;
    if (!(command instanceof Validate)) {
      kind = command instanceof Repeat ? REPEAT : GRADIENT;
    }
    int length = 2 * Integer.BYTES + Chunk.LENGTH + Long.BYTES + 3 * Integer.BYTES;
    ByteBuffer header = header(kind, exchange, command.number(), command.lay(), length);
    header.putInt(command.parameters().length).putInt(command.format().bytes());
    stretch.write(header);
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
      case GRADIENT, VALIDATION, REPEAT -> header.getLong(at + Long.BYTES) != lay;
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
        Chunk stretch = Chunk.read(header);
        yield new Result(done, lay, Contribution.read(header, sums), stretch);
      }
      case GRADIENT, VALIDATION, REPEAT -> {
        long number = header.getLong();
        long lay = header.getLong();
        float[] memory = parameters.apply(header.getInt());
        FloatFormat format = FloatFormat.of(header.getInt());
        Chunk stretch = Chunk.read(header);
        Command command =
            switch (kind) {
              case VALIDATION -> new Validate(number, lay, memory);
              case REPEAT -> new Repeat(number, lay, memory, format);
              default -> new ComputeGradient(number, lay, step(header), memory, format);
            };
        yield new Part(command, stretch);
      }
      default -> throw new IllegalStateException("a message of kind " + kind);
    };
  }

  private static Step step(ByteBuffer header) {
    return new Step(header.getLong(), header.getInt(), header.getInt(), header.getInt() == 1);
  }

  /** Header and floats as one array of bytes, for Spark's RPC. */
  static byte[] packed(ResidentMessage message, UUID exchange) {
    ByteBuffer header = header(message, exchange);
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

  /** The message of the bytes made by {@link #packed}. */
  static ResidentMessage unpack(
      byte[] bytes, IntFunction<float[]> parameters, Supplier<float[]> sums) {
    ByteBuffer packed = LittleEndian.over(bytes);
    int length = packed.getInt();
    ResidentMessage message =
        read(packed.slice(Integer.BYTES, length).order(packed.order()), parameters, every -> sums);
    packed.position(Integer.BYTES + length);
    // By the RPC nothing goes in parts, so that these are whole arrays.
    Payload payload = message.payload();
    payload
        .floats()
        .forEach(each -> payload.format().get(packed, each.array(), 0, each.capacity()));
    return message instanceof Part part ? part.command() : message;
  }

  /** The exchange that the bytes made by {@link #packed} belong to. */
  static UUID exchange(byte[] bytes) {
    return exchange(LittleEndian.over(bytes).position(Integer.BYTES));
  }
}
