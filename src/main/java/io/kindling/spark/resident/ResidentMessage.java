package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
import io.kindling.spark.transport.Payload;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * What nodes and tasks of an exchange say to each other: a header and floats. {@link MessageFormat}
 * says what they are as bytes.
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
  record Result(long done, long lay, Contribution contribution, Chunk stretch)
      implements ResidentMessage {

    /** In one, and of no tree. */
    static Result whole(long done, Contribution contribution) {
      return new Result(done, 0, contribution, Chunk.whole(contribution.length()));
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

    /** What to compute with, laid out as {@link io.kindling.nn.Network} says. */
    float[] parameters();

    /** What these travel as. */
    FloatFormat format();
  }

  /** Downwards: a command, and a stretch of its parameters; those before have been sent. */
  record Part(Command command, Chunk stretch) implements ResidentMessage {
    boolean isLast() {
      return stretch.to() == command.parameters().length;
    }
  }

  /** Compute the sums of a step's mini-batch. */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record ComputeGradient(long number, long lay, Step step, float[] parameters, FloatFormat format)
      implements Command {
    @Override
    public Command in(long another) {
      return new ComputeGradient(number, another, step, parameters, format);
    }
  }

  /**
   * Say what came of the first step's gradient, which is computed once: an exchange with hardly any
   * arithmetic, to be timed.
   */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Repeat(long number, long lay, float[] parameters, FloatFormat format) implements Command {
    @Override
    public Command in(long another) {
      return new Repeat(number, another, parameters, format);
    }
  }

  /**
   * Evaluate the network on the validation shards: with what the training has come to, unrounded.
   */
  @SuppressWarnings("ArrayRecordComponent") // A message, looked at once.
  record Validate(long number, long lay, float[] parameters) implements Command {
    @Override
    public Command in(long another) {
      return new Validate(number, another, parameters);
    }

    @Override
    public FloatFormat format() {
      return FloatFormat.FLOAT32;
    }
  }

  /** The header, to be read. */
  default ByteBuffer header(UUID exchange) {
    return MessageFormat.header(this, exchange);
  }

  /** The floats behind the header, not copied. */
  default Payload payload() {
    if (this instanceof Part part) {
      Command command = part.command();
      return new Payload(List.of(part.stretch().of(command.parameters())), command.format());
    }
    if (this instanceof Command command) {
      return new Part(command, Chunk.whole(command.parameters().length)).payload();
    }
    if (this instanceof Result result) {
      Contribution contribution = result.contribution();
      return new Payload(
          contribution.gradients().stream().map(result.stretch()::of).toList(),
          contribution.format());
    }
    return Payload.NONE;
  }
}
