package io.kindling.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.kindling.bench.TimedVariant;
import io.kindling.data.batch.Batch;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.nn.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Training with PyTorch on the CPU through DJL, in the fastest form found.
 *
 * <p>A step gathers a random batch from the tensor of all examples, runs the forward pass, the
 * backward pass by autograd, and the update. PyTorch's operators are called directly, without DJL's
 * blocks, trainer and listeners. Gradients are unset before every step, as with {@code
 * zero_grad(set_to_none=True)}. The backward pass starts from the learning rate instead of 1, which
 * saves the update a pass over the weights.
 */
final class TorchTraining implements TimedVariant {

  /** PyTorch's two operators for gathering rows. */
  enum Gather {
    /** {@code data[index]}. */
    INDEX,
    /** {@code torch.nn.functional.embedding}, which is {@code index_select}. */
    EMBEDDING
  }

  private final Gather gather;
  private final Workload workload;
  private final BatchOrder batches;
  private final NDManager manager;
  private final PtNDArray inputs;
  private final PtNDArray targets;
  private final List<NDArray> parameters = new ArrayList<>();
  private NDManager epochManager;
  private PtNDArray order;
  private int orderedEpoch = -1;
  private long made;
  private double loss;

  TorchTraining(Workload workload, Gather gather) {
    JniUtils.setNumThreads(Workload.THREADS);
    if (JniUtils.getNumThreads() != Workload.THREADS) {
      throw new IllegalStateException("PyTorch uses " + JniUtils.getNumThreads() + " threads");
    }
    this.gather = gather;
    this.workload = workload;
    this.batches = workload.batches(1);
    this.manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    Network network = workload.network();
    Batch all = workload.all();
    this.inputs = (PtNDArray) manager.create(all.inputs(), new Shape(all.rows(), network.inputs()));
    float[] oneHot = new float[all.rows() * network.outputs()];
    for (int i = 0; i < all.rows(); i++) {
      oneHot[i * network.outputs() + all.labels()[i]] = 1;
    }
    this.targets = (PtNDArray) manager.create(oneHot, new Shape(all.rows(), network.outputs()));
    float[] initial = workload.parameters();
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int in = network.inputs(layer);
      int out = network.units(layer);
      parameters.add(tensor(initial, network.weightOffset(layer), new Shape(out, in)));
      parameters.add(tensor(initial, network.biasOffset(layer), new Shape(out)));
    }
  }

  /** Returns the name and version of PyTorch. */
  static String version() {
    return "PyTorch " + Engine.getEngine("PyTorch").getVersion();
  }

  @Override
  public String name() {
    return version() + " through DJL, 2 threads (" + gather + ")";
  }

  @Override
  public void steps(int count) {
    boolean wasRecording = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    for (int i = 0; i < count; i++) {
      try (NDManager scope = manager.newSubManager()) {
        step(batches.step(made++), scope);
      }
    }
    JniUtils.setGradMode(wasRecording);
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public void close() {
    manager.close();
  }

  private void step(Step step, NDManager scope) {
    if (step.epoch() != orderedEpoch) {
      shuffle(step.epoch());
    }
    int first = batches.firstRow(step.indexInEpoch(), 0);
    int rows = batches.rowCount(step.indexInEpoch(), 0);
    PtNDArray index = JniUtils.slice(order, 0, first, first + rows, 1);
    index.attach(scope);
    PtNDArray a = rows(inputs, index, scope);
    PtNDArray wanted = rows(targets, index, scope);

    List<PtNDArray> leaves = new ArrayList<>();
    for (NDArray parameter : parameters) {
      // A new tensor on the same memory, which has no gradient yet.
      NDArray leaf = parameter.stopGradient();
      leaf.attach(scope);
      leaf.setRequiresGradient(true);
      leaves.add((PtNDArray) leaf);
    }
    for (int i = 0; i < leaves.size(); i += 2) {
      a = JniUtils.sigmoid(JniUtils.linear(a, leaves.get(i), leaves.get(i + 1)));
    }
    PtNDArray cost = JniUtils.sum(JniUtils.square(JniUtils.sub(a, wanted)));
    PtNDArray seed = (PtNDArray) scope.create(workload.rate() * 0.5f / rows);
    JniUtils.backward(cost, seed, false, false);
    for (int i = 0; i < leaves.size(); i++) {
      PtNDArray gradient = JniUtils.getGradient(leaves.get(i));
      JniUtils.subi((PtNDArray) parameters.get(i), gradient);
      gradient.close();
    }
    loss = cost.getFloat() * 0.5 / rows;
  }

  private PtNDArray rows(PtNDArray matrix, PtNDArray index, NDManager scope) {
    return switch (gather) {
      case INDEX -> (PtNDArray) matrix.get(scope, new NDIndex("{}", index));
      case EMBEDDING -> JniUtils.embedding(index, matrix, false);
    };
  }

  private void shuffle(int epoch) {
    if (epochManager != null) {
      epochManager.close();
    }
    epochManager = manager.newSubManager();
    int[] shuffled = batches.shuffled(epoch, 0);
    long[] wide = new long[shuffled.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = shuffled[i];
    }
    order = (PtNDArray) epochManager.create(wide);
    orderedEpoch = epoch;
  }

  private NDArray tensor(float[] values, int offset, Shape shape) {
    float[] part = new float[(int) shape.size()];
    System.arraycopy(values, offset, part, 0, part.length);
    return manager.create(part, shape);
  }
}
