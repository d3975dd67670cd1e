package io.kindling.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.data.TableSchema;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.scaling.Scalings;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.LeakyRelu;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;

/** A program may broadcast what the API gives it, whichever serializer Spark is set to. */
class KryoTest {

  private static final Scaling LEARNED =
      GivenScalings.standard(new double[] {1, 2, 3}, new double[] {4, 5, 6});

  private static final TableSchema COLUMNS = TableSchema.ofFeatures(List.of("a", "b", "c"));

  private static SerializerInstance kryo(boolean registrationRequired) {
    return new KryoSerializer(
            NetworkTrainer.configure(
                new SparkConf(false)
                    .set("spark.kryo.registrationRequired", String.valueOf(registrationRequired))))
        .newInstance();
  }

  private static <T> T copy(SerializerInstance serializer, T value) {
    ClassTag<T> any = ClassTag.apply(Object.class);
    return serializer.deserialize(serializer.serialize(value, any), any);
  }

  /** A network of every activation and loss, with parameters and without. */
  static Stream<Network> networks() {
    List<Activation> activations = new ArrayList<>(Activations.ALL.all());
    activations.add(new LeakyRelu(0.25));
    List<Loss> losses = new ArrayList<>(Losses.ALL.all());
    losses.add(new CrossEntropy(0.1));
    return activations.stream()
        .flatMap(
            hidden -> losses.stream().map(loss -> new Network(List.of(3, 4, 2), hidden, loss)));
  }

  private static TrainedNetwork trained(Network network, List<String> classes) {
    float[] parameters = new float[network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (i % 7 - 3) / 4f;
    }
    return new TrainedNetwork(new Model(network, parameters, LEARNED, classes, COLUMNS));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkArrivesAsItWas(Network network) {
    for (boolean registrationRequired : new boolean[] {true, false}) {
      SerializerInstance serializer = kryo(registrationRequired);
      assertEquals(network, copy(serializer, network));
      TrainedNetwork sent = trained(network, List.of("no", "yes"));
      TrainedNetwork arrived = copy(serializer, sent);
      assertEquals(network, arrived.network());
      assertEquals(sent.model().classNames(), arrived.model().classNames());
      assertEquals(COLUMNS, arrived.model().schema());
      assertArrayEquals(
          sent.probabilities(Vectors.dense(1, 2, 4)).toArray(),
          arrived.probabilities(Vectors.dense(1, 2, 4)).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatElseTheApiGivesAndTakesArrives(boolean registrationRequired) {
    SerializerInstance serializer = kryo(registrationRequired);
    FeatureMoments moments = new FeatureMoments(3);
    moments.add(new double[] {1, 2, 3}, 0);
    for (Scaling.Kind kind : Scalings.ALL.all()) {
      Scaling scaling = kind.fit(moments);
      assertEquals(scaling, copy(serializer, scaling));
    }
    Example arrived = copy(serializer, new Example(Vectors.dense(1, 2).toSparse(), 1, 0.5f));
    assertEquals(Vectors.dense(1, 2), arrived.features());
    assertEquals(1, arrived.label());
    assertEquals(0.5f, arrived.weight());
  }
}
