package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
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
 * The root of an exchange's tree, at the driver: lays the tree, publishes commands and has what
 * came of them.
 *
 * <p>Tasks in the driver's own JVM (local mode) share the driver's arrays. Tasks whose executors
 * cannot connect to the driver come here through {@link ResidentPlugin}, whose one thread is never
 * held up: one whose command is not ready is told to ask again.
 */
final class ResidentExchange extends Node {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentExchange.class);

  private final int partitions;
  private final Membership membership;

  /** Of every partition whose task counts in this lay; empty before the first. */
  private List<Object> owners = List.of();

  /** Whether the lay is that of the tasks that there are. */
  private boolean isLaid;

  private List<Link> children = List.of();

  /** What came of the command under way; null as long as that is not known. */
  private Contribution outcome;

  /** The command as Spark's RPC takes it; null while nobody has asked for it. */
  private byte[] packedCommand;

  private boolean toldOfRpc;
  private boolean toldOfUnreachable;

  /** Made before memory is short. */
  private final byte[] end = MessageFormat.packed(new End(), exchange());

  /**
   * @param partitions the number of results that make up a command's outcome
   * @param shards the number of shards that these hold
   * @param fanOut how many nodes one may have below it, where there are so many executors
   */
  ResidentExchange(int partitions, int shards, IntUnaryOperator fanOut) {
    super(UUID.randomUUID());
    this.partitions = partitions;
    this.membership = new Membership(partitions, shards, fanOut);
  }

  /** Answers a message that came by Spark's RPC. Never waits. */
  static byte[] answer(byte[] message) {
    UUID name = MessageFormat.exchange(message);
    if (!(Node.inThisJvm(name) instanceof ResidentExchange exchange)) {
      return MessageFormat.packed(new End(), name);
    }
    try {
      return exchange.packedAnswer(message);
    } catch (Throwable e) {
      // Not Exception: memory may run out here. Thrown on, Spark would carry the error to the task,
      // and end its executor, which lacks nothing.
      exchange.fail(e);
      return exchange.end;
    }
  }

  private synchronized byte[] packedAnswer(byte[] packed) {
    // Not into memory that is used again: nobody tells when a task's copy is done with.
    ResidentMessage message =
        MessageFormat.unpack(
            packed, this::parameterMemory, () -> new float[command().parameters().length]);
    long done = 0;
    if (message instanceof Join join) {
      hold(join.partitions().nextSetBit(0));
    } else if (message instanceof Result result) {
      done = result.done();
      accept(done, result.contribution());
    }
    ResidentMessage answer = next(done);
    if (!(answer instanceof Command)) {
      return MessageFormat.packed(answer, exchange());
    }
    if (!toldOfRpc) {
      toldOfRpc = true;
      LOG.warn(ResidentPlugin.whyNoConnection());
    }
    if (packedCommand == null) {
      packedCommand = MessageFormat.packed(answer, exchange());
    }
    return packedCommand;
  }

  @Override
  synchronized void join(Object task, int partition) {
    hold(partition);
  }

  private void hold(int partition) {
    membership.add(this, partition);
    layIfTasksAreOthers();
  }

  /** What it has said counts, and what it has not said another one will. */
  @Override
  void leave(Object task) {}

  @Override
  void told(Link from, ResidentMessage message) {
    if (message instanceof Join join) {
      membership.set(from, join);
    } else if (message instanceof Unreachable node) {
      membership.hide(node.address());
      isLaid = false;
    }
    layIfTasksAreOthers();
  }

  @Override
  synchronized void lost(Link link) {
    membership.remove(link);
    layIfTasksAreOthers();
  }

  /** Waits for a task of every partition: without it there would be no outcome. */
  private void layIfTasksAreOthers() {
    List<Object> last = membership.owners().orElse(null);
    if (last == null) {
      isLaid = false;
    } else if (!isLaid || !last.equals(owners)) {
      layAnew(last);
    }
  }

  private void layAnew(List<Object> last) {
    owners = last;
    isLaid = true;
    lay(lay() + 1);
    List<Link> direct = new ArrayList<>();
    for (TreePlan.Placed each : membership.plan(owners)) {
      TreePlan.Member member = each.member();
      Address parent = each.parent().map(TreePlan.Member::address).orElse(Address.NONE);
      send(member.link(), new Place(lay(), parent, member.partitions(), each.subtree()));
      if (each.parent().isEmpty()) {
        direct.add(member.link());
      }
    }
    children = direct;
    if (command() != null && outcome == null) {
      give(command().in(lay()));
    }
  }

  /** Publishes the next command: the gradient of a step. */
  synchronized void publishGradient(Step step, float[] parameters, FloatFormat format) {
    publish(new ComputeGradient(number() + 1, lay(), step, parameters, format));
  }

  /** Publishes the next command: an evaluation of the validation examples. */
  synchronized void publishValidation(float[] parameters) {
    publish(new Validate(number() + 1, lay(), parameters));
  }

  /** Publishes the next command: what came of the first step's gradient, once more. */
  synchronized void publishRepeat(float[] parameters, FloatFormat format) {
    publish(new Repeat(number() + 1, lay(), parameters, format));
  }

  private void publish(Command next) {
    packedCommand = null;
    outcome = null;
    if (!toldOfUnreachable && membership.hidden().isPresent()) {
      toldOfUnreachable = true;
      LOG.warn(
          "executors cannot connect to {}; where that is so, the driver is sent more",
          membership.hidden().get());
    }
    give(next);
  }

  private void give(Command next) {
    int length = next.parameters().length;
    Chunk.parts(length, length, next.format()).forEach(each -> pass(new Part(next, each)));
    order(next);
  }

  @Override
  void say(Command done, Contribution all, Chunk stretch) {
    if (stretch.to() == all.length()) {
      outcome = all;
      notifyAll();
    }
  }

  @Override
  BitSet counted() {
    BitSet counted = new BitSet();
    for (int partition = 0; partition < partitions; partition++) {
      counted.set(partition, owners.isEmpty() || owners.get(partition) == this);
    }
    return counted;
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
   * Waits for the command's outcome, but no longer than given; returns whether it is there.
   *
   * @throws OutOfMemoryError if there was no memory to take a result in
   */
  boolean await(long millis) throws InterruptedException {
    await(() -> outcome != null || hasFailed(), millis);
    check();
    return outcome() != null;
  }

  /** The partitions whose results are not there. */
  synchronized List<Integer> missing() {
    BitSet missing = subtree();
    missing.andNot((outcome == null ? gathered() : outcome).partitions());
    return missing.stream().boxed().toList();
  }

  /** The command's outcome. */
  synchronized Contribution outcome() {
    return outcome;
  }

  @Override
  float[] parameterMemory(int length) {
    throw new IllegalStateException("a command to the driver");
  }
}
