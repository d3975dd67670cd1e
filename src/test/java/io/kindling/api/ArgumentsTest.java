package io.kindling.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.scaling.Scaling;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.training.recipe.Recipe;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every method of the API rejects an invalid argument at once, and names it. */
class ArgumentsTest {

  private static final Network LAYERS =
      new Network(List.of(3, 2, 2), new Relu(), new CrossEntropy());

  private final NetworkTrainer trainer = new NetworkTrainer(Recipe.builder().build());

  private final TrainedNetwork network =
      new TrainedNetwork(new Model(LAYERS, new float[LAYERS.parameterCount()], Scaling.NONE));

  private static void refused(String message, Executable call) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call, message);
    assertTrue(refusal.getMessage().startsWith(message), refusal::getMessage);
  }

  private static void refusedNull(String argument, Executable call) {
    refused(argument + ": is null; expected a value", call);
  }

  @Test
  void numbersOutOfTheirRange() {
    refused("partitions: is 0; expected a number from 1 on", () -> trainer.partitions(0));
    refused("partitions: is -3; expected", () -> trainer.partitions(-3));
    refused("examples: is -1; expected a number from 0 on", () -> trainer.holdBack(-1));
    refused("sizes: is 0; expected a number from 1 on", () -> trainer.hiddenLayers(5, 0));
    refused("layer: is 2; expected a number from 0 to 1", () -> network.weights(2));
    refused("layer: is -1; expected", () -> network.biases(-1));
    refused("count: is -1; expected", () -> network.probabilities(new float[3], -1));
    refused("count: is -1; expected", () -> network.probabilities(new double[3], -1));
    assertEquals(0, network.probabilities(new float[0], 0).length);
  }

  @Test
  void nothingWhereSomethingIsExpected() {
    Configuration configuration = new Configuration(false);
    refusedNull("recipe", () -> new NetworkTrainer(null));
    refusedNull("conf", () -> NetworkTrainer.configure(null));
    refusedNull("sizes", () -> trainer.hiddenLayers((Integer[]) null));
    refusedNull("sizes", () -> trainer.hiddenLayers(5, null));
    refusedNull("kind", () -> trainer.scaling(null));
    refusedNull("kind", () -> trainer.engine(null));
    refusedNull("examples", () -> trainer.validation(null));
    refusedNull("examples", () -> trainer.train(null));
    refusedNull("listener", () -> trainer.listener(null));
    refusedNull("network", () -> trainer.startFrom(null));
    refusedNull("features", () -> new Example(null, 0));
    refusedNull("features", () -> network.probabilities((Vector) null));
    refusedNull("features", () -> network.predict((Vector) null));
    refusedNull("features", () -> network.probabilities((JavaRDD<Vector>) null));
    refusedNull("features", () -> network.predict((JavaRDD<Vector>) null));
    refusedNull("rows", () -> network.probabilities((float[]) null, 1));
    refusedNull("rows", () -> network.probabilities((double[]) null, 1));
    refusedNull("names", () -> trainer.columns((String[]) null));
    refusedNull("names", () -> trainer.columns("a", null));
    refusedNull("uri", () -> TrainedNetwork.load(null, configuration));
    refusedNull("configuration", () -> TrainedNetwork.load("m", null));
    refusedNull("uri", () -> network.save(null, configuration));
    refusedNull("configuration", () -> network.save("m", null));
  }
}
