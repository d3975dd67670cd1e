package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.CommandChunk;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Wait;
import io.kindling.spark.transport.IncomingFloats;
import io.kindling.spark.transport.Link;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A node of the tree of JVMs through which an exchange sends its commands down and collects the
 * results. The driver is the root; every executor that runs tasks of the exchange is a node.
 *
 * <p>A node passes the current command to its own tasks and to its children, collects their
 * results, and sends the combined result to its parent as soon as its whole subtree has reported.
 * Every message carries the number of its command and the version of the tree. Only the root
 * changes the tree: it then increments the version and sends the current command again. All
 * attempts at a command compute the same bits. Ignoring messages from an earlier tree version
 * therefore loses nothing, and a result that arrives twice does no harm.
 */
abstract class Node {

  /** The nodes of this JVM by the identifier of their exchange. */
  private static final Map<UUID, Node> OPEN = new ConcurrentHashMap<>();

  private final UUID exchangeId;

  private final ResultCollector results = new ResultCollector();

  private long treeVersion;
  private Command command;

  /** The command whose parameters are arriving now, or arrived last. */
  private IncomingFloats arriving = IncomingFloats.unwanted(() -> {});

  /**
   * Number of leading floats of every sum that this node has already sent for the current command.
   */
  private int sentFloats;

  /** True if the whole result of the current command has been sent. */
  private boolean isSent;

  private boolean ended;

  /** The failure that ended this node; null if there was none. */
  private Throwable failure;

  Node(UUID exchangeId) {
    this.exchangeId = exchangeId;
    OPEN.put(exchangeId, this);
  }

  /** Returns this JVM's node of an exchange, or null if there is none. */
  static Node inThisJvm(UUID exchangeId) {
    return OPEN.get(exchangeId);
  }

  /** Returns all nodes of this JVM. */
  static List<Node> all() {
    return List.copyOf(OPEN.values());
  }

  final UUID exchangeId() {
    return exchangeId;
  }

  /** Adds a task of this JVM, which computes the given partition. */
  abstract void join(Object task, int partition);

  /** Removes a task of this JVM. */
  abstract void leave(Object task);

  /**
   * Accepts a task's result of its last command and returns the next message for the task.
   *
   * @param done the number of that command; 0 before the first
   * @param contribution the result; null if the task has already reported it
   * @return the next command, {@link Wait} if there is none yet, or {@link End}
   */
  final synchronized ResidentMessage report(long done, Contribution contribution) {
    check();
    if (contribution != null) {
      accept(done, contribution);
    }
    return next(done);
  }

  /** Waits until there is a command after the given one, but no longer than the given time. */
  final void awaitCommand(long done, long millis) throws InterruptedException {
    await(() -> ended || failure != null || number() > done, millis);
  }

  /** Prepares for a message whose header has arrived, and returns the destination of its floats. */
  final synchronized IncomingFloats begin(Link from, ByteBuffer header) {
    if (MessageFormat.isStale(header, number(), treeVersion)) {
      return IncomingFloats.unwanted(() -> {});
    }
    ResidentMessage message = MessageFormat.read(header, this::parameterArray, this::sumArrays);
    Runnable complete = () -> completed(from, message);
    if (!(message instanceof CommandChunk chunk)) {
      return new IncomingFloats(message.payload(), complete);
    }
    if (chunk.command().number() <= number()) {
      // This node already has the parameters, and its tasks may be reading that memory.
      return IncomingFloats.unwanted(complete);
    }
    arriving = new IncomingFloats(chunk.payload(), complete);
    return arriving;
  }

  private void completed(Link from, ResidentMessage message) {
    try {
      dispatch(from, message);
    } catch (Throwable e) {
      // Throwable, not Exception: memory may run out here.
      fail(e);
    }
  }

  private synchronized void dispatch(Link from, ResidentMessage message) {
    if (!(message instanceof Result result)) {
      receive(from, message);
    } else if (isCurrent() && result.treeVersion() == treeVersion && result.done() == number()) {
      results.addChild(result);
      sendCompleteChunks();
    }
  }

  /**
   * Returns whether the current command belongs to this tree version and its result is not yet sent
   * in full.
   */
  final boolean isCurrent() {
    return command != null && command.treeVersion() == treeVersion && !isSent;
  }

  /** Handles a message other than a result. The caller holds this object's monitor. */
  abstract void receive(Link from, ResidentMessage message);

  /** Handles the loss of a connection. May be called more than once for the same connection. */
  abstract void lost(Link link);

  /** Switches to another tree version: messages of earlier versions no longer count. */
  final synchronized void changeTree(long version) {
    treeVersion = version;
    arriving.cancel();
  }

  /** Returns the current version of the tree; 0 before the first tree. */
  final long treeVersion() {
    return treeVersion;
  }

  /** Sends a chunk of a command to all children. */
  final void forward(CommandChunk chunk) {
    children().forEach(child -> send(child, chunk));
  }

  /** Starts a command: a new one, or the current one again in a new version of the tree. */
  final synchronized void start(Command next) {
    if (next.number() > number()) {
      results.clearOwn();
    }
    command = next;
    sentFloats = 0;
    isSent = false;
    results.clearChildren();
    notifyAll();
    sendCompleteChunks();
  }

  /** Ends the exchange at this node. */
  synchronized void end() {
    ended = true;
    OPEN.remove(exchangeId, this);
    notifyAll();
  }

  /** Ends the exchange at this node because of a failure. */
  synchronized void fail(Throwable why) {
    failure = why;
    end();
  }

  /** Sends a message of this exchange over a connection. */
  final void send(Link to, ResidentMessage message) {
    to.send(message.header(exchangeId), message.payload());
  }

  /** Accepts a task's result of a command. */
  final synchronized void accept(long done, Contribution contribution) {
    if (command != null && done == number() && !contribution.isEmpty()) {
      results.addOwn(contribution);
      sendCompleteChunks();
    }
  }

  /** Sends every chunk of the combined result that is complete and has not been sent yet. */
  private void sendCompleteChunks() {
    if (!isCurrent()) {
      return;
    }
    Contribution all = collected();
    BitSet missing = subtree();
    missing.andNot(all.partitions());
    if (!missing.isEmpty()) {
      return;
    }
    int length = all.length();
    for (Chunk each : Chunk.split(length, Math.min(length, results.arrived()), all.format())) {
      if (each.to() > sentFloats || length == 0) {
        sentFloats = each.to();
        isSent = sentFloats == length;
        deliver(command, all, each);
      }
    }
  }

  /** Returns the results of the current command that are here so far. */
  final Contribution collected() {
    return results.all(ownPartitions());
  }

  /**
   * Returns the partitions whose results are taken from this JVM's tasks and not from another
   * JVM's.
   */
  abstract BitSet ownPartitions();

  /**
   * Returns the partitions of this node and of all nodes below it, as a set that the caller may
   * change.
   */
  abstract BitSet subtree();

  /** Returns the connections to this node's children. */
  abstract Collection<Link> children();

  /**
   * Delivers one chunk of the combined result of this node's whole subtree.
   *
   * @param all the combined result
   * @param chunk the floats of every sum that are complete
   */
  abstract void deliver(Command done, Contribution all, Chunk chunk);

  /** Returns an array of the given length for the parameters of an arriving command. */
  abstract float[] parameterArray(int length);

  private Supplier<float[]> sumArrays(BitSet partitions) {
    return results.arraysFor(partitions, command.parameters().length);
  }

  /** Returns the message that a task receives after the given command. */
  final synchronized ResidentMessage next(long done) {
    if (ended) {
      return new End();
    }
    return number() > done ? command : new Wait();
  }

  /** Returns the current command, or null before the first. */
  final Command command() {
    return command;
  }

  /** Returns the number of the current command; 0 before the first. */
  final long number() {
    return command == null ? 0 : command.number();
  }

  /** Throws the failure of this node, if there is one. */
  final synchronized void check() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  final boolean hasFailed() {
    return failure != null;
  }

  final boolean isOver() {
    return ended;
  }

  /** Waits until a condition holds or the given time has passed. */
  final void await(BooleanSupplier condition, long millis) throws InterruptedException {
    ResidentPlugin.watch(() -> holds(condition));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (this) {
      for (long left = 1; left > 0 && !condition.getAsBoolean(); ) {
        left = deadline - System.nanoTime();
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
  }

  private synchronized boolean holds(BooleanSupplier condition) {
    return condition.getAsBoolean();
  }
}
