package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Part;
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
 * A node of the tree that an exchange's commands go down and what came of them comes up. The driver
 * is the root; every executor that has tasks of the exchange is a node.
 *
 * <p>A node hands the command under way to its own tasks and to the nodes below it, gathers what
 * came of it, and says so once it has all that its part of the tree has to say. Everything that is
 * said names its command by number, and the tree by its lay: the root, and nobody else, decides
 * when the tree is laid anew, and then gives the command under way once more. All attempts at a
 * command have the same bits, so that nothing is lost by passing over what is of another lay, and
 * nothing harmed by what comes twice.
 */
abstract class Node {

  /** The nodes of this JVM by their exchanges. */
  private static final Map<UUID, Node> OPEN = new ConcurrentHashMap<>();

  private final UUID exchange;

  private final ResultCollector gathering = new ResultCollector();

  private long lay;
  private Command command;

  /** The command that is arriving, or arrived last. */
  private IncomingFloats arriving = IncomingFloats.unwanted(() -> {});

  /** The floats of every sum of which it has said what came of the command. */
  private int said;

  /** Whether it has said all of that. */
  private boolean isSaid;

  private boolean ended;

  /** What has happened to the node; null as long as all is well. */
  private Throwable failure;

  Node(UUID exchange) {
    this.exchange = exchange;
    OPEN.put(exchange, this);
  }

  /** This JVM's node of an exchange, or null. */
  static Node inThisJvm(UUID exchange) {
    return OPEN.get(exchange);
  }

  /** All nodes of this JVM. */
  static List<Node> all() {
    return List.copyOf(OPEN.values());
  }

  final UUID exchange() {
    return exchange;
  }

  /** A task of this JVM comes. */
  abstract void join(Object task, int partition);

  /** A task goes. */
  abstract void leave(Object task);

  /**
   * A task says what came of the command that it did last, and asks for the next.
   *
   * @param done that command's number, 0 before the first
   * @param contribution what came of it; null if the task has said so before
   */
  final synchronized ResidentMessage report(long done, Contribution contribution) {
    check();
    if (contribution != null) {
      accept(done, contribution);
    }
    return next(done);
  }

  /** A task waits for the next command, but no longer than given. */
  final void awaitCommand(long done, long millis) throws InterruptedException {
    await(() -> ended || failure != null || number() > done, millis);
  }

  /** A message begins to arrive from another node. */
  final synchronized IncomingFloats begin(Link from, ByteBuffer header) {
    if (MessageFormat.isStale(header, number(), lay)) {
      return IncomingFloats.unwanted(() -> {});
    }
    ResidentMessage message = MessageFormat.read(header, this::parameterMemory, this::sumMemory);
    Runnable complete = () -> arrived(from, message);
    if (!(message instanceof Part part)) {
      return new IncomingFloats(message.payload(), complete);
    }
    if (part.command().number() <= number()) {
      // Its parameters are here: tasks may be reading that memory.
      return IncomingFloats.unwanted(complete);
    }
    arriving = new IncomingFloats(part.payload(), complete);
    return arriving;
  }

  private void arrived(Link from, ResidentMessage message) {
    try {
      take(from, message);
    } catch (Throwable e) {
      // Not Exception: memory may run out here.
      fail(e);
    }
  }

  private synchronized void take(Link from, ResidentMessage message) {
    if (!(message instanceof Result result)) {
      told(from, message);
    } else if (isUnderWay() && result.lay() == lay && result.done() == number()) {
      gathering.addBelow(result);
      gatheredMore();
    }
  }

  /** Whether there is a command, in this lay, whose outcome is still to be said. */
  final boolean isUnderWay() {
    return command != null && command.lay() == lay && !isSaid;
  }

  /** Takes a message that is no result. Called by the owner of this object's monitor. */
  abstract void told(Link from, ResidentMessage message);

  /** A connection is lost. May be called more than once. */
  abstract void lost(Link link);

  /** The tree is another one from now on: nothing counts that is said of those before. */
  final synchronized void lay(long number) {
    lay = number;
    arriving.cancel();
  }

  /** The number of the tree's lay. */
  final long lay() {
    return lay;
  }

  /** Hands a stretch of a command on to the nodes below. */
  final void pass(Part part) {
    children().forEach(child -> send(child, part));
  }

  /** A command is under way: a new one, or the same in another tree. */
  final synchronized void order(Command next) {
    if (next.number() > number()) {
      gathering.forgetOwn();
    }
    command = next;
    said = 0;
    isSaid = false;
    gathering.forgetBelow();
    notifyAll();
    gatheredMore();
  }

  /** It is over. */
  synchronized void end() {
    ended = true;
    OPEN.remove(exchange, this);
    notifyAll();
  }

  /** It cannot go on. */
  synchronized void fail(Throwable why) {
    failure = why;
    end();
  }

  final void send(Link to, ResidentMessage message) {
    to.send(message.header(exchange), message.payload());
  }

  /** A task has said what came of a command. */
  final synchronized void accept(long done, Contribution contribution) {
    if (command != null && done == number() && !contribution.isEmpty()) {
      gathering.addOwn(contribution);
      gatheredMore();
    }
  }

  private void gatheredMore() {
    if (!isUnderWay()) {
      return;
    }
    Contribution all = gathered();
    BitSet lacking = subtree();
    lacking.andNot(all.partitions());
    if (!lacking.isEmpty()) {
      return;
    }
    int length = all.length();
    for (Chunk each : Chunk.parts(length, Math.min(length, gathering.arrived()), all.format())) {
      if (each.to() > said || length == 0) {
        said = each.to();
        isSaid = said == length;
        say(command, all, each);
      }
    }
  }

  /** What has come of the command under way. */
  final Contribution gathered() {
    return gathering.all(counted());
  }

  /** The partitions of which this JVM's tasks count, and not others elsewhere. */
  abstract BitSet counted();

  /** These, and those of all nodes below: a set to be changed. */
  abstract BitSet subtree();

  /** The nodes below. */
  abstract Collection<Link> children();

  /** Says what came of a command in the whole subtree, a stretch of it. */
  abstract void say(Command done, Contribution all, Chunk stretch);

  /** Memory for the parameters of a command that arrives. */
  abstract float[] parameterMemory(int length);

  private Supplier<float[]> sumMemory(BitSet partitions) {
    return gathering.memory(partitions, command.parameters().length);
  }

  /** What to do after a command. */
  final synchronized ResidentMessage next(long done) {
    if (ended) {
      return new End();
    }
    return number() > done ? command : new Wait();
  }

  /** The command under way, or null. */
  final Command command() {
    return command;
  }

  /** The number of the command under way, 0 before the first. */
  final long number() {
    return command == null ? 0 : command.number();
  }

  /** Throws what has happened to the node, if anything has. */
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

  /** Waits until a condition holds or time is up. */
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
