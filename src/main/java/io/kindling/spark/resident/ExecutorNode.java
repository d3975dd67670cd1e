package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Attach;
import io.kindling.spark.resident.ResidentMessage.Command;
import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Part;
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
 * An executor: holds the parameters once for all its tasks, hands them on to the nodes below, and
 * adds up what tasks and nodes have to say before it says so to the node above. Its place in the
 * tree it has from the driver, with which it stays connected.
 */
final class ExecutorNode extends Node {

  private final Link driver;
  private final Address address;
  private final Neighbours neighbours;
  private final PartialReduction reduction = new PartialReduction();
  private float[] parameters = {};

  /** Its tasks' partitions. */
  private final Map<Object, Integer> tasks = new HashMap<>();

  /** The nodes that have come to be below this one, and the lay in which they are. */
  private final Map<Link, Long> attached = new HashMap<>();

  private Place place = new Place(0, Address.NONE, new BitSet(), new BitSet());

  /** What came last of the command that came last in this lay; null before. */
  private Part incoming;

  /** The node above; null while there is no connection to it. */
  private Link parent;

  /**
   * @param driver the connection to it
   * @param address where others can connect to this JVM, or {@link Address#NONE}
   */
  ExecutorNode(UUID exchange, Link driver, Address address, Neighbours neighbours) {
    super(exchange);
    this.driver = driver;
    this.address = address;
    this.neighbours = neighbours;
  }

  @Override
  synchronized void join(Object task, int partition) {
    tasks.put(task, partition);
    tellTasks();
  }

  @Override
  synchronized void leave(Object task) {
    tasks.remove(task);
    tellTasks();
  }

  private void tellTasks() {
    if (!isOver()) {
      BitSet partitions = new BitSet();
      tasks.values().forEach(partitions::set);
      send(driver, new Join(address, partitions));
    }
  }

  @Override
  void told(Link from, ResidentMessage message) {
    if (message instanceof Place next) {
      move(next);
    } else if (message instanceof Attach child) {
      attached.put(from, child.lay());
      if (child.lay() == lay()) {
        catchUp(from);
      }
    } else if (message instanceof Part part && part.command().lay() == lay()) {
      take(part);
    } else if (message instanceof End) {
      end();
    }
  }

  private void take(Part part) {
    incoming = part;
    pass(part);
    if (part.isLast()) {
      order(part.command());
    }
  }

  /** Sends a new node below what the others have been sent of the command under way. */
  private void catchUp(Link child) {
    if (incoming != null) {
      Command command = incoming.command();
      Chunk.parts(command.parameters().length, incoming.stretch().to(), command.format())
          .forEach(each -> send(child, new Part(command, each)));
    }
  }

  private void move(Place next) {
    if (next.lay() <= lay()) {
      return;
    }
    lay(next.lay());
    place = next;
    incoming = null;
    reduction.forget();
    if (next.parent().equals(Address.NONE)) {
      parent = driver;
    } else {
      parent = null;
      neighbours.connect(next.parent(), link -> connected(next, link));
    }
  }

  private synchronized void connected(Place to, Optional<Link> link) {
    if (to.lay() != lay()) {
      return;
    }
    if (link.isPresent()) {
      parent = link.get();
      send(parent, new Attach(lay()));
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
    tellTasks();
    super.fail(why);
  }

  @Override
  void say(Command done, Contribution all, Chunk stretch) {
    if (parent != null) {
      List<SubtreeSums> sums = reduction.sum(all.sums(), stretch.from(), stretch.to());
      Contribution summed = new Contribution(all.partitions(), sums, all.evaluations());
      send(parent, new Result(done.number(), done.lay(), summed, stretch));
    }
  }

  @Override
  BitSet counted() {
    return place.own();
  }

  @Override
  BitSet subtree() {
    return (BitSet) place.subtree().clone();
  }

  @Override
  Collection<Link> children() {
    return attached.entrySet().stream()
        .filter(each -> each.getValue() == lay())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  float[] parameterMemory(int length) {
    if (parameters.length != length) {
      parameters = new float[length];
    }
    return parameters;
  }
}
