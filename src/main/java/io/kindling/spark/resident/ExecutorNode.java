package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Attach;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.CommandChunk;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Place;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.resident.ResidentMessage.Unreachable;
import io.kindling.spark.transport.Link;
import io.kindling.training.gradient.PartialReduction;
import io.kindling.training.gradient.SubtreeSums;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The node of an executor. It holds one copy of the parameters for all its tasks, forwards them to
 * its children, and adds up the results of tasks and children before it sends them to its parent.
 * The driver assigns its place in the tree, and the node stays connected to the driver.
 */
final class ExecutorNode extends Node {

  private final Link driver;
  private final Address address;
  private final Connector connector;
  private final PartialReduction reduction = new PartialReduction();
  private float[] parameters = {};

  /** Partition of each task of this executor. */
  private final Map<Object, Integer> tasks = new HashMap<>();

  /** The nodes that have attached as children, with the tree version in which each of them did. */
  private final Map<Link, Long> attached = new HashMap<>();

  private Place place = new Place(0, Address.NONE, new BitSet(), new BitSet());

  /**
   * The chunk of the current command that arrived last in this tree version; null before the first.
   */
  private CommandChunk incoming;

  /** The parent node; null while there is no connection to it. */
  private Link parent;

  /**
   * Creates a node that is not yet part of a tree.
   *
   * @param driver the connection to the driver
   * @param address the address where others can connect to this JVM, or {@link Address#NONE}
   */
  ExecutorNode(UUID exchangeId, Link driver, Address address, Connector connector) {
    super(exchangeId);
    this.driver = driver;
    this.address = address;
    this.connector = connector;
  }

  @Override
  synchronized void join(Object task, int partition) {
    tasks.put(task, partition);
    sendJoin();
  }

  @Override
  synchronized void leave(Object task) {
    tasks.remove(task);
    sendJoin();
  }

  private void sendJoin() {
    if (!isOver()) {
      BitSet partitions = new BitSet();
      tasks.values().forEach(partitions::set);
      send(driver, new Join(address, partitions));
    }
  }

  @Override
  void receive(Link from, ResidentMessage message) {
    if (message instanceof Place next) {
      moveTo(next);
    } else if (message instanceof Attach child) {
      attached.put(from, child.treeVersion());
      if (child.treeVersion() == treeVersion()) {
        sendReceivedChunks(from);
      }
    } else if (message instanceof CommandChunk chunk
        && chunk.command().treeVersion() == treeVersion()) {
      receive(chunk);
    } else if (message instanceof End) {
      end();
    }
  }

  private void receive(CommandChunk chunk) {
    incoming = chunk;
    forward(chunk);
    if (chunk.isLast()) {
      start(chunk.command());
    }
  }

  /** Sends a new child the chunks of the current command that the other children have received. */
  private void sendReceivedChunks(Link child) {
    if (incoming != null) {
      Command command = incoming.command();
      Chunk.split(command.parameters().length, incoming.chunk().to(), command.format())
          .forEach(each -> send(child, new CommandChunk(command, each)));
    }
  }

  /** Takes the given place in a new version of the tree. */
  private void moveTo(Place next) {
    if (next.treeVersion() <= treeVersion()) {
      return;
    }
    changeTree(next.treeVersion());
    place = next;
    incoming = null;
    reduction.forget();
    if (next.parent().equals(Address.NONE)) {
      parent = driver;
    } else {
      parent = null;
      connector.connect(next.parent(), link -> connected(next, link));
    }
  }

  private synchronized void connected(Place to, Optional<Link> link) {
    if (to.treeVersion() != treeVersion()) {
      return;
    }
    if (link.isPresent()) {
      parent = link.get();
      send(parent, new Attach(treeVersion()));
    } else {
      send(driver, new Unreachable(to.parent()));
    }
  }

  @Override
  synchronized void lost(Link link) {
    attached.remove(link);
    if (link == driver) {
      fail(new IOException("the connection to the driver at " + driver + " is lost"));
    } else if (link == parent) {
      parent = null;
      send(driver, new Unreachable(place.parent()));
    }
  }

  @Override
  synchronized void fail(Throwable why) {
    tasks.clear();
    sendJoin();
    super.fail(why);
  }

  @Override
  void deliver(Command done, Contribution all, Chunk chunk) {
    if (parent != null) {
      List<SubtreeSums> sums = reduction.sum(all.sums(), chunk.from(), chunk.to());
      Contribution summed = new Contribution(all.partitions(), sums, all.evaluations());
      send(parent, new Result(done.number(), done.treeVersion(), summed, chunk));
    }
  }

  @Override
  BitSet ownPartitions() {
    return place.own();
  }

  @Override
  BitSet subtree() {
    return (BitSet) place.subtree().clone();
  }

  @Override
  Collection<Link> children() {
    return attached.entrySet().stream()
        .filter(each -> each.getValue() == treeVersion())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  float[] parameterArray(int length) {
    if (parameters.length != length) {
      parameters = new float[length];
    }
    return parameters;
  }
}
