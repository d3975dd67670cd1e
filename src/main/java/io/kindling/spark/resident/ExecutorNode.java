package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.resident.ResidentMessage.Result;
import io.kindling.spark.transport.Link;
import io.kindling.training.PartialReduction;
import io.kindling.training.SubtreeSums;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An executor: holds the parameters once for all its tasks, and adds up what they have to say
 * before it says so to the node above.
 */
final class ExecutorNode extends Node {

  private final Link parent;
  private final PartialReduction reduction = new PartialReduction();
  private float[] parameters = {};

  /** The number of the command that it has said something about. */
  private long told;

  /** What it has said. */
  private final List<Contribution> said = new ArrayList<>();

  /** The number of the command whose contributions are not to be added up. */
  private long separated;

  /** Below the node at the link's other end. */
  ExecutorNode(UUID exchange, Link parent) {
    super(exchange);
    this.parent = parent;
    send(new Join());
  }

  @Override
  void gatheredMore() {
    if (told < number()) {
      said.clear();
    }
    List<Contribution> unsaid = new ArrayList<>(gathered());
    unsaid.removeAll(said);
    if (allAreHeard() && (!unsaid.isEmpty() || told < number())) {
      say(unsaid);
    }
  }

  private void say(List<Contribution> contributions) {
    told = number();
    said.addAll(contributions);
    if (separated == told) {
      contributions.forEach(each -> send(new Result(told, each)));
      return;
    }
    Contribution all = Contribution.all(contributions);
    List<SubtreeSums> sums = reduction.sum(all.sums());
    send(new Result(told, new Contribution(all.partitions(), sums, all.evaluations())));
  }

  @Override
  void separate(long number) {
    if (number == told && separated < number) {
      separated = number;
      say(List.copyOf(said));
    }
  }

  @Override
  float[] parameterMemory(int length) {
    if (parameters.length != length) {
      parameters = new float[length];
    }
    return parameters;
  }

  @Override
  synchronized void lost(Link link) {
    if (link == parent) {
      fail(new IOException("the connection to the driver at " + parent + " is lost"));
    } else {
      super.lost(link);
    }
  }

  private void send(ResidentMessage message) {
    parent.send(message.header(exchange()), message.floats());
  }
}
