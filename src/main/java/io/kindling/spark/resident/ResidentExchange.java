package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
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
import io.kindling.spark.transport.Link;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root of an exchange's tree, at the driver. It assigns executors their places in the tree,
 * publishes commands and collects their results.
 *
 * <p>Tasks in the driver's own JVM (local mode) read the driver's arrays. Tasks whose executors
 * cannot connect to the driver send their messages through {@link ResidentPlugin}. Spark delivers
 * these on a single thread, which must never be blocked: a task whose command is not ready receives
 * a {@link Wait} and asks again.
 */
final class ResidentExchange extends Node {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentExchange.class);

  private final int partitions;
  private final Membership membership;

  /**
   * Owner of each partition, whose task's results count in this tree version; empty before the
   * first tree.
   */
  private List<Object> owners = List.of();

  /** True if the tree was built for the tasks that run now. */
  private boolean isTreeCurrent;

  private List<Link> children = List.of();

  /** The result of the current command; null until it is complete. */
  private Contribution result;

  /** The current command as bytes for Spark's RPC; null until a task asks for it. */
  private byte[] packedCommand;

  private boolean isRpcLogged;
  private boolean isUnreachableLogged;

  /**
   * Bytes of {@link End}, packed in advance because memory may be exhausted when they are needed.
   */
  private final byte[] endMessage = MessageFormat.pack(new End(), exchangeId());

  /**
   * Creates an exchange under a new random identifier.
   *
   * @param partitions the number of results that make up a command's result
   * @param shards the number of shards in all partitions
   * @param fanOut the largest number of children of a node, as a function of the number of
   *     executors
   */
  ResidentExchange(int partitions, int shards, IntUnaryOperator fanOut) {
    super(UUID.randomUUID());
    this.partitions = partitions;
    this.membership = new Membership(partitions, shards, fanOut);
  }

  /** Returns the answer to a message that arrived through Spark's RPC. Never waits. */
  static byte[] answer(byte[] message) {
    UUID id = MessageFormat.exchangeId(message);
    if (!(Node.inThisJvm(id) instanceof ResidentExchange exchange)) {
      return MessageFormat.pack(new End(), id);
    }
    try {
      return exchange.answerPacked(message);
    } catch (Throwable e) {
      // Throwable, not Exception: memory may run out here. If the error were rethrown, Spark would
      // send it to the task and end the task's executor, which has enough memory.
      exchange.fail(e);
      return exchange.endMessage;
    }
  }

  private synchronized byte[] answerPacked(byte[] packed) {
    // Reads into new arrays: nothing reports when a task has finished with its copy.
    ResidentMessage message =
        MessageFormat.unpack(
            packed, this::parameterArray, () -> new float[command().parameters().length]);
    long done = 0;
    if (message instanceof Join join) {
      addTask(join.partitions().nextSetBit(0));
    } else if (message instanceof Result result) {
      done = result.done();
      accept(done, result.contribution());
    }
    ResidentMessage answer = next(done);
    if (!(answer instanceof Command)) {
      return MessageFormat.pack(answer, exchangeId());
    }
    if (!isRpcLogged) {
      isRpcLogged = true;
      LOG.warn(ResidentPlugin.whyNoConnection());
    }
    if (packedCommand == null) {
      packedCommand = MessageFormat.pack(answer, exchangeId());
    }
    return packedCommand;
  }

  @Override
  synchronized void join(Object task, int partition) {
    addTask(partition);
  }

  private void addTask(int partition) {
    membership.add(this, partition);
    rebuildTreeIfTasksChanged();
  }

  /**
   * Does nothing: results that the task has reported still count, and another task will compute the
   * others.
   */
  @Override
  void leave(Object task) {}

  @Override
  void receive(Link from, ResidentMessage message) {
    if (message instanceof Join join) {
      membership.set(from, join);
    } else if (message instanceof Unreachable node) {
      membership.markUnreachable(node.address());
      isTreeCurrent = false;
    }
    rebuildTreeIfTasksChanged();
  }

  @Override
  synchronized void lost(Link link) {
    membership.remove(link);
    rebuildTreeIfTasksChanged();
  }

  /**
   * Rebuilds the tree if the tasks have changed. While a partition has no task, it only marks the
   * tree as outdated, because no command could be completed.
   */
  private void rebuildTreeIfTasksChanged() {
    List<Object> last = membership.owners().orElse(null);
    if (last == null) {
      isTreeCurrent = false;
    } else if (!isTreeCurrent || !last.equals(owners)) {
      rebuildTree(last);
    }
  }

  private void rebuildTree(List<Object> last) {
    owners = last;
    isTreeCurrent = true;
    changeTree(treeVersion() + 1);
    List<Link> direct = new ArrayList<>();
    for (TreePlan.Placement each : membership.plan(owners)) {
      TreePlan.Member member = each.member();
      Address parent = each.parent().map(TreePlan.Member::address).orElse(Address.NONE);
      send(member.link(), new Place(treeVersion(), parent, member.partitions(), each.subtree()));
      if (each.parent().isEmpty()) {
        direct.add(member.link());
      }
    }
    children = direct;
    if (command() != null && result == null) {
      issue(command().inTree(treeVersion()));
    }
  }

  /** Publishes the next command: the gradient of a step. */
  synchronized void publishGradient(Step step, float[] parameters, FloatFormat format) {
    publish(new ComputeGradient(number() + 1, treeVersion(), step, parameters, format));
  }

  /** Publishes the next command: an evaluation of the validation examples. */
  synchronized void publishValidation(float[] parameters) {
    publish(new Validate(number() + 1, treeVersion(), parameters));
  }

  /** Publishes the next command: the first step's gradient sums, once more. */
  synchronized void publishRepeat(float[] parameters, FloatFormat format) {
    publish(new Repeat(number() + 1, treeVersion(), parameters, format));
  }

  private void publish(Command next) {
    packedCommand = null;
    result = null;
    if (!isUnreachableLogged && membership.anyUnreachable().isPresent()) {
      isUnreachableLogged = true;
      LOG.warn(
          "executors cannot connect to {}; where that is so, the driver is sent more",
          membership.anyUnreachable().get());
    }
    issue(next);
  }

  private void issue(Command next) {
    int length = next.parameters().length;
    Chunk.split(length, length, next.format())
        .forEach(each -> forward(new CommandChunk(next, each)));
    start(next);
  }

  @Override
  void deliver(Command done, Contribution all, Chunk chunk) {
    if (chunk.to() == all.length()) {
      result = all;
      notifyAll();
    }
  }

  @Override
  BitSet ownPartitions() {
    BitSet ownPartitions = new BitSet();
    for (int partition = 0; partition < partitions; partition++) {
      ownPartitions.set(partition, owners.isEmpty() || owners.get(partition) == this);
    }
    return ownPartitions;
  }

  @Override
  BitSet subtree() {
    BitSet all = new BitSet();
    all.set(0, partitions);
    return all;
  }

  @Override
  Collection<Link> children() {
    return children;
  }

  @Override
  synchronized void end() {
    super.end();
    membership.links().forEach(each -> send(each, new End()));
  }

  /**
   * Waits for the result of the current command, but no longer than the given time.
   *
   * @return whether the result is complete
   * @throws OutOfMemoryError if there was not enough memory to receive a result
   */
  boolean await(long millis) throws InterruptedException {
    await(() -> result != null || hasFailed(), millis);
    check();
    return result() != null;
  }

  /** Returns the partitions whose results are missing. */
  synchronized List<Integer> missing() {
    BitSet missing = subtree();
    missing.andNot((result == null ? collected() : result).partitions());
    return missing.stream().boxed().toList();
  }

  /** Returns the result of the current command; null until it is complete. */
  synchronized Contribution result() {
    return result;
  }

  @Override
  float[] parameterArray(int length) {
    throw new IllegalStateException("a command to the driver");
  }
}
