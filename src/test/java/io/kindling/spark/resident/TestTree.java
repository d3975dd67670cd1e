package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
import io.kindling.spark.resident.ResidentMessage.ComputeGradient;
import io.kindling.spark.transport.Link;
import io.kindling.training.gradient.FixedTree;
import io.kindling.training.gradient.PartialReduction;
import io.kindling.training.gradient.Reduction;
import io.kindling.training.gradient.SubtreeSums;
import io.kindling.training.gradient.SumRounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** The driver's node and executors' nodes, without Spark and without a network. */
final class TestTree implements AutoCloseable {

  static final int SHARDS = 16;

  /** Number of parameters that travel in one chunk. */
  static final int SHORT = 3;

  /** Number of parameters that travel in three chunks. */
  static final int LONG = 2 * Chunk.size(FloatFormat.FLOAT32) + 3;

  private final int partitions;
  private final ResidentExchange root;
  private final List<Executor> executors = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();

  /** Connections that are being opened, each with the action that completes it. */
  private final List<Runnable> connecting = new ArrayList<>();

  private final int length;
  private final float[] parameters;
  private final SumRounding rounding;

  /**
   * Creates a tree of the driver alone.
   *
   * @param format the format that parameters and sums are rounded to and travel in
   */
  TestTree(int partitions, int fanOut, int length, FloatFormat format) {
    this.partitions = partitions;
    this.rounding = new SumRounding(format, 11);
    this.length = length;
    this.parameters = new float[length];
    this.root = new ResidentExchange(partitions, SHARDS, executors -> fanOut);
  }

  /** An executor, and its connections. */
  final class Executor implements Connector {
    final Address address;
    final Wire up = Wire.to(root);
    final ExecutorNode node;
    final List<Wire> toParents = new ArrayList<>();
    boolean isReachable = true;

    private Executor(String host) {
      address = new Address(host, 7);
      node = new ExecutorNode(root.exchangeId(), up, address, this);
      up.at(node);
    }

    @Override
    public void connect(Address to, Consumer<Optional<Link>> then) {
      connecting.add(() -> then.accept(executors.contains(this) ? link(to) : Optional.empty()));
    }

    private Optional<Link> link(Address to) {
      Optional<Executor> other =
          executors.stream().filter(each -> each.isReachable && each.address.equals(to)).findAny();
      Optional<Wire> wire = other.map(each -> Wire.to(each.node));
      wire.ifPresent(
          each -> {
            each.at(node);
            toParents.add(each);
          });
      return wire.map(Link.class::cast);
    }

    /** Ends the executor; every connected node sees its connection lost. */
    void die() {
      executors.remove(this);
      tasks.removeIf(task -> task.executor == this);
      up.close();
      List.copyOf(toParents).forEach(Wire::close);
      for (Executor other : executors) {
        other.toParents.stream().filter(wire -> wire.leadsTo(node)).forEach(Wire::close);
      }
    }
  }

  /** A task that acts as a {@link ResidentTask} does. */
  final class Task {
    final int partition;
    final Executor executor;
    private final float[][] memory;
    private long done;
    private Contribution result;

    private Task(int partition, Executor executor) {
      this.partition = partition;
      this.executor = executor;
      this.memory = new float[FixedTree.subtrees(start(partition), end(partition)).size()][length];
      executor.node.join(this, partition);
    }

    ResidentMessage goOn() {
      ResidentMessage answer = executor.node.report(done, result);
      result = null;
      if (answer instanceof ComputeGradient command) {
        result = Contribution.ofGradient(partition, compute(command));
        done = command.number();
      }
      return answer;
    }

    void leave() {
      tasks.remove(this);
      executor.node.leave(this);
    }

    private SubtreeSums compute(ComputeGradient command) {
      List<SubtreeSums> shards = new ArrayList<>();
      for (int shard = start(partition); shard < end(partition); shard++) {
        shards.add(gradient(shard, command.parameters()));
      }
      SubtreeSums sums = new SubtreeSums(start(partition), end(partition), memory, rounding);
      List<SubtreeSums> summed = new PartialReduction().sum(shards);
      for (SubtreeSums each : summed) {
        int index = sums.nodes().indexOf(each.nodes().get(0));
        System.arraycopy(each.gradients().get(0), 0, memory[index], 0, length);
      }
      return sums;
    }
  }

  ResidentExchange root() {
    return root;
  }

  List<Executor> executors() {
    return executors;
  }

  List<Task> tasks() {
    return tasks;
  }

  Executor executor(String host) {
    Executor executor = new Executor(host);
    executors.add(executor);
    return executor;
  }

  Task task(int partition, Executor executor) {
    Task task = new Task(partition, executor);
    tasks.add(task);
    return task;
  }

  /** Starts as many executors as partitions, with one task each. */
  void oneEach() {
    for (int partition = 0; partition < partitions; partition++) {
      task(partition, executor("host" + partition));
    }
  }

  /** Publishes a step in the array of the previous command, as a training does. */
  void publish(int step) {
    for (int i = 0; i < length; i++) {
      parameters[i] = rounded(step + 0.1f * (i % 1000));
    }
    root.publishGradient(new Step(step, 0, step, false), parameters, rounding.format());
  }

  /** Returns both ends of all open connections. */
  List<Wire> wires() {
    List<Wire> wires = new ArrayList<>();
    for (Executor executor : executors) {
      wires.add(executor.up);
      wires.addAll(executor.toParents);
    }
    for (Wire wire : List.copyOf(wires)) {
      wires.add(wire.other());
    }
    return wires;
  }

  /** Completes one of the connections that are being opened, with success or failure. */
  boolean connect(Random random) {
    if (connecting.isEmpty()) {
      return false;
    }
    connecting.remove(random.nextInt(connecting.size())).run();
    return true;
  }

  /** Delivers, connects and computes until nothing is left to do. */
  void settle() {
    boolean isMore = true;
    while (isMore) {
      isMore = connect(new Random(1));
      for (Wire wire : wires()) {
        isMore |= wire.deliver();
      }
      if (!isMore) {
        for (Task task : List.copyOf(tasks)) {
          boolean reports = task.result != null;
          isMore |= task.goOn() instanceof ComputeGradient || reports;
        }
      }
    }
  }

  /** Returns the expected sums of all shards. */
  byte[] expected() {
    List<SubtreeSums> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(gradient(shard, parameters));
    }
    return new Reduction(FixedTree.root(SHARDS), length).sum(shards).pack();
  }

  /** Returns the sums of all shards that the tree computed. */
  byte[] outcome() {
    return new Reduction(FixedTree.root(SHARDS), length).sum(root.result().sums()).pack();
  }

  @Override
  public void close() {
    root.end();
  }

  /** Returns numbers whose sums depend on the order of addition. */
  private SubtreeSums gradient(int shard, float[] parameters) {
    float[] gradient = new float[parameters.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = rounded(parameters[i] * (0.37f * shard - 0.013f * (i % 11) - 2));
    }
    return new SubtreeSums(shard, shard + 1, new float[][] {gradient}, rounding);
  }

  private float rounded(float number) {
    int unsent = rounding.format() == FloatFormat.BF16 ? 0xffff : 0;
    return Float.intBitsToFloat(Float.floatToRawIntBits(number) & ~unsent);
  }

  private int start(int partition) {
    return FixedTree.firstShard(partition, partitions, SHARDS);
  }

  private int end(int partition) {
    return start(partition + 1);
  }
}
