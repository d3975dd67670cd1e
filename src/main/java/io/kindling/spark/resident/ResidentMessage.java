package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
import io.kindling.spark.transport.Payload;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/**
 * A message between nodes or tasks of an exchange: a header and floats. {@link MessageFormat}
 * defines the bytes.
 */
sealed interface ResidentMessage {

  /**
   * Tells the driver that an executor runs tasks of exactly these partitions.
   *
   * @param address the address at which others can connect to the executor
   */
  record Join(Address address, BitSet partitions) implements ResidentMessage {}

  /**
   * Assigns an executor its place in the tree. Sent by the driver.
   *
   * @param treeVersion the version of the tree, counted from 1
   * @param parent the address of the parent; {@link Address#NONE} if it is the driver
   * @param own the partitions whose results are taken from this executor's own tasks
   * @param subtree these partitions and the partitions of all nodes below the executor
   */
  record Place(long treeVersion, Address parent, BitSet own, BitSet subtree)
      implements ResidentMessage {}

  /** Tells the driver that the parent at this address cannot be connected to. */
  record Unreachable(Address address) implements ResidentMessage {}

  /** Tells a parent that the sender is its child in this version of the tree. */
  record Attach(long treeVersion) implements ResidentMessage {}

  /**
   * Carries the result of a command up the tree.
   *
   * <p>Over a connection a result travels as several messages, each with the next chunk of every
   * summed gradient: a node adds up the chunks that have arrived and forwards the sum while the
   * next chunk is on its way.
   *
   * @param done the number of the command; 0 before the first
   * @param treeVersion the version of the tree in which the command was sent
   */
  record Result(long done, long treeVersion, Contribution contribution, Chunk chunk)
      implements ResidentMessage {

    /** Returns a whole result in one message, outside any tree. */
    static Result whole(long done, Contribution contribution) {
      return new Result(done, 0, contribution, Chunk.whole(contribution.length()));
    }
  }

  /**
   * Tells a task that there is nothing to compute yet. Through Spark's RPC, the task then asks
   * again.
   */
  record Wait() implements ResidentMessage {}

  /** Tells executors and tasks that the exchange has ended. */
  record End() implements ResidentMessage {}

  /** A request, sent down the tree, to compute something with the given parameters. */
  sealed interface Command extends ResidentMessage {

    /** Returns the number of the command, counted from 1. */
    long number();

    /** Returns the version of the tree in which the command is sent. */
    long treeVersion();

    /** Returns the same command for another version of the tree. */
    Command inTree(long treeVersion);

    /** Returns the parameters to compute with, laid out as in {@link io.kindling.nn.Network}. */
    float[] parameters();

    /** Returns the format in which the parameters travel. */
    FloatFormat format();
  }

  /** Carries a command and one chunk of its parameters down the tree. Chunks are sent in order. */
  record CommandChunk(Command command, Chunk chunk) implements ResidentMessage {
    /** Returns whether this is the last chunk of the command's parameters. */
    boolean isLast() {
      return chunk.to() == command.parameters().length;
    }
  }

  /** Requests the gradient sums of a step's mini-batch. */
  @SuppressWarnings("ArrayRecordComponent") // A message is never compared.
  record ComputeGradient(
      long number, long treeVersion, Step step, float[] parameters, FloatFormat format)
      implements Command {
    @Override
    public Command inTree(long version) {
      return new ComputeGradient(number, version, step, parameters, format);
    }
  }

  /**
   * Requests the gradient sums of the first step, which a task computes only once: an exchange with
   * hardly any arithmetic, for benchmarks.
   */
  @SuppressWarnings("ArrayRecordComponent") // A message is never compared.
  record Repeat(long number, long treeVersion, float[] parameters, FloatFormat format)
      implements Command {
    @Override
    public Command inTree(long version) {
      return new Repeat(number, version, parameters, format);
    }
  }

  /**
   * Requests an evaluation of the network on the validation shards, with the unrounded parameters
   * of the training.
   */
  @SuppressWarnings("ArrayRecordComponent") // A message is never compared.
  record Validate(long number, long treeVersion, float[] parameters) implements Command {
    @Override
    public Command inTree(long version) {
      return new Validate(number, version, parameters);
    }

    @Override
    public FloatFormat format() {
      return FloatFormat.FLOAT32;
    }
  }

  /** Returns the header, ready to be read. */
  default ByteBuffer header(UUID exchange) {
    return MessageFormat.header(this, exchange);
  }

  /** Returns the floats that follow the header, not copied. */
  default Payload payload() {
    if (this instanceof CommandChunk part) {
      Command command = part.command();
      return new Payload(List.of(part.chunk().of(command.parameters())), command.format());
    }
    if (this instanceof Command command) {
      return new CommandChunk(command, Chunk.whole(command.parameters().length)).payload();
    }
    if (this instanceof Result result) {
      Contribution contribution = result.contribution();
      return new Payload(
          contribution.gradients().stream().map(result.chunk()::of).toList(),
          contribution.format());
    }
    return Payload.NONE;
  }
}
