package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.Scaling;
import io.kindling.hadoop.AtomicFile;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.Network;
import io.kindling.nn.Relu;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignModelTest {

  private static final Configuration CONFIGURATION = new Configuration();

  private static final Network NETWORK =
      new Network(List.of(3, 2, 2), new Relu(), new CrossEntropy());

  private static final List<String> NAMES =
      List.of("fc1.weight", "fc1.bias", "head.weight", "head.bias");

  @TempDir java.nio.file.Path directory;

  private Path file;

  @BeforeEach
  void write() throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("head.bias", new Tensor(List.of(2), new float[] {13, 14}));
    tensors.put("steps", new Tensor(List.of(1), new float[] {99}));
    tensors.put("fc1.weight", new Tensor(List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}));
    tensors.put("fc1.bias", new Tensor(List.of(2), new float[] {7, 8}));
    tensors.put("head.weight", new Tensor(List.of(2, 2), new float[] {9, 10, 11, 12}));
    file = new Path(directory.resolve("theirs.safetensors").toUri());
    SafeTensors content = new SafeTensors(Map.of("format", "pt"), tensors);
    AtomicFile.write(file, CONFIGURATION, content::write);
  }

  private Model read(Network network, List<String> names) throws Exception {
    return ForeignModel.read(file, CONFIGURATION, network, names, Scaling.NONE);
  }

  @Test
  void tensorsAreTakenByTheNamesThatAreGiven() throws Exception {
    Model model = read(NETWORK, NAMES);
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, model.parameters());
    assertEquals(Scaling.NONE, model.scaling());
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused("2 tensors are named, where a network of layers [3, 2, 2] has 4", NETWORK, 0, 1);
    refused("has no tensor nobody; it has head.bias, steps,", NETWORK, 0, 1, 2, 9);
    Network wider = new Network(List.of(3, 2, 5), new Relu(), new CrossEntropy());
    refused("tensor head.weight is [2, 2], where [5, 2] is expected", wider, 0, 1, 2, 3);
  }

  private void refused(String message, Network network, int... names) {
    List<String> chosen =
        java.util.Arrays.stream(names).mapToObj(i -> i < 4 ? NAMES.get(i) : "nobody").toList();
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> read(network, chosen));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }
}
