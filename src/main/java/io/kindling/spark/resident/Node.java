package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Separate;
import io.kindling.spark.resident.ResidentMessage.Wait;
import io.kindling.spark.transport.Arrival;
import io.kindling.spark.transport.Link;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A node of the tree that an exchange's commands go down and what came of them comes up. The driver
 * is the root; every executor that has tasks of the exchange is a node.
 *
 * <p>A node has members: tasks of its own JVM, and other nodes that are connected to it. It hands
 * the command under way to all of them, also to those that come later, and gathers what each has to
 * say to it. Everything that is said names its command by number, and all attempts at a command
 * have the same bits, so that nothing is lost by passing over what comes late, and nothing harmed
 * by what comes twice.
 */
abstract class Node {

  /** The nodes of this JVM by their exchanges. */
  private static final Map<UUID, Node> OPEN = new ConcurrentHashMap<>();

  /** Another node, connected to this one. */
  private record Child(Link link, UUID exchange) {
    void send(ResidentMessage message) {
      link.send(message.header(exchange), message.floats());
    }
  }

  private final UUID exchange;

  /** Tasks, and children. */
  private final Set<Object> members = new HashSet<>();

  /** The members that have said what came of the command. */
  private final Set<Object> heard = new HashSet<>();

  private final List<Contribution> gathered = new ArrayList<>();

  /** For sums that arrive. */
  private final FloatMemory memory = new FloatMemory();

  /** Memory that is in use until the next command. */
  private final List<float[]> inUse = new ArrayList<>();

  private Command command;
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

  /** A task of this JVM comes, and counts as a member from now on. */
  final synchronized void join(Object task) {
    members.add(task);
  }

  /** A task goes. */
  final synchronized void leave(Object task) {
    members.remove(task);
    heard.remove(task);
    gatheredMore();
  }

  /**
   * A task says what came of the command that it did last, and asks for the next.
   *
   * @param done that command's number, 0 before the first
   * @param contribution what came of it; null if the task has said so before
   */
  final synchronized ResidentMessage report(Object task, long done, Contribution contribution) {
    check();
    if (contribution != null) {
      accept(task, done, contribution);
    }
    return next(done);
  }

  /** A task waits for the next command, but no longer than given. */
  final synchronized void awaitCommand(long done, long millis) throws InterruptedException {
    await(() -> ended || failure != null || number() > done, millis);
  }

  /** A message begins to arrive from another node. */
  final synchronized Arrival begin(Link from, ByteBuffer header) {
    ResidentMessage message = ResidentMessage.read(header, this::parameterMemory, this::sumMemory);
    return new Arrival(message.floats(), () -> arrived(from, message));
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
    Child child = new Child(from, exchange);
    if (message instanceof Result result) {
      List<float[]> arrived = result.floats();
      if (accept(child, result.done(), result.contribution())) {
        inUse.addAll(arrived);
      } else {
        memory.giveBack(arrived);
        if (result.done() == number() && !isCovered(result.contribution())) {
          child.send(new Separate(number()));
        }
      }
    } else if (message instanceof Join) {
      members.add(child);
      ResidentMessage first = next(0);
      if (!(first instanceof Wait)) {
        child.send(first);
      }
    } else if (message instanceof Command next) {
      order(next);
    } else if (message instanceof Separate again) {
      separate(again.number());
    } else if (message instanceof End) {
      end();
    }
  }

  /** Whether it is known already what came of the command in these partitions. */
  private boolean isCovered(Contribution contribution) {
    return Contribution.all(gathered).covers(contribution);
  }

  /** A connection is lost. */
  synchronized void lost(Link link) {
    leave(new Child(link, exchange));
  }

  /** Gives a command to all members, and to those that will come. */
  final synchronized void order(Command next) {
    command = next;
    heard.clear();
    gathered.clear();
    memory.giveBack(inUse);
    inUse.clear();
    sendToChildren(next);
    notifyAll();
    gatheredMore();
  }

  /** It is over, and all are told so. */
  final synchronized void end() {
    ended = true;
    OPEN.remove(exchange, this);
    sendToChildren(new End());
    notifyAll();
  }

  /** It cannot go on. */
  final synchronized void fail(Throwable why) {
    failure = why;
    end();
  }

  private void sendToChildren(ResidentMessage message) {
    for (Object member : members) {
      if (member instanceof Child child) {
        child.send(message);
      }
    }
  }

  /** Returns whether the contribution is wanted. */
  final synchronized boolean accept(Object member, long done, Contribution contribution) {
    if (command == null || done != number()) {
      return false;
    }
    if (members.contains(member)) {
      heard.add(member);
    }
    boolean isWanted =
        gathered.stream()
            .filter(contribution::overlaps)
            .allMatch(before -> contribution.covers(before) && !before.covers(contribution));
    if (isWanted && !contribution.isEmpty()) {
      gathered.removeIf(contribution::overlaps);
      gathered.add(contribution);
    }
    gatheredMore();
    return isWanted;
  }

  /** There may be enough to hand on. Called by the owner of this object's monitor. */
  abstract void gatheredMore();

  /** Is to hand on each contribution by itself. */
  abstract void separate(long number);

  /** Memory for the parameters of a command that arrives. */
  abstract float[] parameterMemory(int length);

  private float[] sumMemory() {
    return memory.take(parameterCount());
  }

  /** What was gathered since the command was given. */
  final List<Contribution> gathered() {
    return gathered;
  }

  final boolean allAreHeard() {
    return heard.containsAll(members);
  }

  /** What to do after a command. */
  final synchronized ResidentMessage next(long done) {
    if (ended) {
      return new End();
    }
    return number() > done ? command : new Wait();
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

  /** How many parameters the command under way has. */
  final int parameterCount() {
    return command.parameters().length;
  }

  /** Waits until a condition holds or time is up. */
  final synchronized void await(BooleanSupplier condition, long millis)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (!condition.getAsBoolean() && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
  }
}
