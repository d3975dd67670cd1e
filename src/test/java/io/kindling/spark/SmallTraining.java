package io.kindling.spark;

import io.kindling.FloatFormat;
import io.kindling.Sha256;
import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.nn.Activation;
import io.kindling.nn.Activations;
import io.kindling.nn.Initializer;
import io.kindling.nn.Initializers;
import io.kindling.nn.Loss;
import io.kindling.nn.Losses;
import io.kindling.nn.Network;
import io.kindling.nn.blas.Blas;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.Optimizer;
import io.kindling.optim.Optimizers;
import io.kindling.training.Engine;
import io.kindling.training.PlainLoop;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.TrainingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A training of one kind, small enough to be tried on every shape of a cluster: two epochs of five
 * steps on 401 digits. What it ends in is compared with {@link PlainLoop}.
 */
public record SmallTraining(
    Activation activation,
    Loss loss,
    Initializer initializer,
    Optimizer optimizer,
    int shards,
    Blas blas,
    FloatFormat exchange) {

  public static final DataSet DATA = DataCheck.digits(481, DataPreparation.plain(80, 8));

  public static final int SHARDS = 8;

  private static final int EPOCHS = 2;

  /** Neither it nor the number of shards divides the number of examples. */
  private static final int BATCH = 96;

  private static final Map<SmallTraining, String> ANSWERS = new HashMap<>();

  /** Every activation with every loss, and optimizers, initializers and exchanges in turn. */
  public static List<SmallTraining> everyKind() {
    List<SmallTraining> kinds = new ArrayList<>();
    List<Initializer> initializers = new ArrayList<>(Initializers.ALL.all());
    List<Optimizer> optimizers = new ArrayList<>(Optimizers.ALL.all());
    for (Activation activation : Activations.ALL.all()) {
      for (Loss loss : Losses.ALL.all()) {
        kinds.add(
            new SmallTraining(
                activation,
                loss,
                initializers.get(0),
                optimizers.get(0),
                SHARDS,
                Blas.VECTOR,
                kinds.size() % 4 < 2 ? FloatFormat.FLOAT32 : FloatFormat.BF16));
        Collections.rotate(optimizers, 1);
        Collections.rotate(initializers, 1);
      }
    }
    return kinds;
  }

  /** The same on examples that are split into so many shards. */
  public SmallTraining on(int otherShards) {
    return new SmallTraining(activation, loss, initializer, optimizer, otherShards, blas, exchange);
  }

  /** The same with weights and sums that are rounded, or not. */
  public SmallTraining in(FloatFormat otherExchange) {
    return new SmallTraining(activation, loss, initializer, optimizer, shards, blas, otherExchange);
  }

  /** The same computed by another BLAS. */
  public SmallTraining by(Blas otherBlas) {
    return new SmallTraining(activation, loss, initializer, optimizer, shards, otherBlas, exchange);
  }

  public TrainingTask task() {
    Network network = new Network(List.of(784, 11, 10), activation, loss);
    BatchOrder batches = new BatchOrder(DATA.training().examples().size(), shards, BATCH, 7);
    return new TrainingTask(network, batches, blas, exchange);
  }

  /** The digest of the weights in which a plain loop ends, and so must every engine. */
  public String answer() throws IOException {
    String known = ANSWERS.get(this);
    if (known == null) {
      float[] parameters = parameters();
      new PlainLoop(task(), DATA.training().examples()).run(parameters, optimizer, 0.01, EPOCHS);
      known = new Sha256().add(parameters).hex();
      ANSWERS.put(this, known);
    }
    return known;
  }

  /** Trains under an engine, and returns the digest of the weights. */
  public String train(Engine engine, TrainingListener listener) {
    BatchOrder batches = task().batches();
    TrainingState state = TrainingState.initial(task(), optimizer, parameters());
    new Training(engine, optimizer, LearningRateSchedule.constant(0.01), batches, listener)
        .run(state, (long) EPOCHS * batches.stepsPerEpoch());
    return new Sha256().add(state.parameters()).hex();
  }

  float[] parameters() {
    return initializer.parameters(task().network(), 7);
  }
}
