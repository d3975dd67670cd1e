package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.codec.Sha256;
import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.init.StandardNormal;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.storage.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

  private static final Configuration CONFIGURATION = new Configuration(false);
  private static final Network NETWORK =
      new Network(List.of(3, 4, 2), new Relu(), new CrossEntropy());

  @TempDir private java.nio.file.Path directory;
  private Path file;

  @BeforeEach
  void chooseAFile() {
    file = new Path(directory.resolve("model.safetensors").toUri());
  }

  @ParameterizedTest
  @CsvSource({"sigmoid, quadratic", "tanh, cross-entropy", "relu, cross-entropy"})
  void comesBackAsItWas(String activation, String cost) throws IOException {
    Activation hidden = Activations.ALL.parse(activation);
    Loss loss = Losses.ALL.parse(cost);
    for (List<Integer> sizes : List.of(List.of(3, 2), List.of(3, 4, 2), List.of(5, 1, 7, 3))) {
      Network network = new Network(sizes, hidden, loss);
      float[] parameters = new StandardNormal().parameters(network, 1);
      new Model(network, parameters).write(file, CONFIGURATION);
      Model read = Model.read(file, CONFIGURATION);
      assertEquals(network, read.network());
      assertArrayEquals(parameters, read.parameters());
      assertEquals(new Sha256().add(parameters).hex(), read.weightsSha256());
    }
  }

  @Test
  void namesTensorsAndArchitectureAsTheDesignSays() throws IOException {
    float[] parameters = new StandardNormal().parameters(NETWORK, 1);
    new Model(NETWORK, parameters).write(file, CONFIGURATION);
    SafeTensors content = SafeTensorsTest.read(Files.readAllBytes(local()));
    assertEquals(
        Map.of(
            "layers", "3,4,2", "activation", "relu", "loss", "cross-entropy", "scaling", "pixels"),
        content.metadata());
    Map<String, Tensor> tensors = content.tensors();
    assertEquals(
        List.of("layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"),
        new ArrayList<>(tensors.keySet()));
    assertEquals(List.of(4, 3), tensors.get("layers.0.weight").shape());
    assertEquals(List.of(2), tensors.get("layers.1.bias").shape());
    // Row 2, column 1: from input 1 to unit 2.
    assertEquals(parameters[2 * 3 + 1], tensors.get("layers.0.weight").values()[2 * 3 + 1]);
    assertEquals(parameters[12 + 4 + 8], tensors.get("layers.1.bias").values()[0]);
  }

  @Test
  void predictsTheProbabilityOfEveryClass() {
    Network network = new Network(List.of(2, 2), new Relu(), new CrossEntropy());
    Model model = new Model(network, new float[] {1, 2, 3, 5, 0.5f, -0.5f});
    // x = (0.5, 0), z = (1·0.5 + 2·0 + 0.5, 3·0.5 − 0.5) = (1, 1), then (0.5, −0.5).
    Vector even = model.predict(Vectors.dense(new double[] {127.5, 0}));
    assertArrayEquals(new double[] {0.5, 0.5}, even.toArray(), 1e-6);
    Vector none = model.predict(Vectors.sparse(2, new int[0], new double[0]));
    double larger = 1 / (1 + Math.exp(-1));
    assertArrayEquals(new double[] {larger, 1 - larger}, none.toArray(), 1e-6);
  }

  @Test
  void keepsHowFeaturesAreScaled() throws IOException {
    Scaling scaling = GivenScalings.standard(new double[] {1, 2, 3}, new double[] {0.1, 1, 7});
    float[] parameters = new StandardNormal().parameters(NETWORK, 1);
    Model model = new Model(NETWORK, parameters, scaling);
    model.write(file, CONFIGURATION);
    Model read = Model.read(file, CONFIGURATION);
    assertEquals(scaling, read.scaling());
    Vector raw = Vectors.dense(new double[] {1.1, 3, 10});
    Vector scaled = Vectors.dense(new double[] {(1.1f - 1) / 0.1f, 1, 1});
    Model plain = new Model(NETWORK, parameters, Scaling.NONE);
    assertArrayEquals(plain.predict(scaled).toArray(), read.predict(raw).toArray(), 1e-6);
  }

  @Test
  void refusesAScalingForAnotherNetwork() throws IOException {
    write(
        "layers=3,4,2;activation=relu;loss=quadratic;scaling=standard;scaling.shift=1;"
            + "scaling.divisor=0",
        tensors(NETWORK));
    assertRefused("do not say how features are scaled");
  }

  @Test
  void keepsTheColumnsOfItsTable() throws IOException {
    float[] parameters = new StandardNormal().parameters(NETWORK, 1);
    for (boolean named : new boolean[] {true, false}) {
      List<Column> columns = new ArrayList<>();
      columns.add(new Column(named ? "a \"b\"" : "", Role.FEATURE));
      columns.add(new Column(named ? "größe" : "", Role.LABEL));
      columns.add(new Column("", Role.FEATURE));
      columns.add(new Column(named ? "w" : "", Role.WEIGHT));
      columns.add(new Column(named ? "c" : "", Role.FEATURE));
      TableSchema schema = new TableSchema('\t', named, columns);
      new Model(NETWORK, parameters, Scaling.NONE, List.of("x", "y"), schema)
          .write(file, CONFIGURATION);
      assertEquals(schema, Model.read(file, CONFIGURATION).schema());
      new Checkpoint(5, NETWORK, parameters, List.of(), SchemaMetadata.of(schema))
          .write(file, CONFIGURATION);
      assertEquals(schema, Model.read(file, CONFIGURATION).schema());
    }
    new Model(NETWORK, parameters).write(file, CONFIGURATION);
    assertEquals(TableSchema.UNKNOWN, Model.read(file, CONFIGURATION).schema());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                                        | not JSON: Unexpected end
          []                                                       | separator, header and columns
          {"separator":",","header":true,"columns":[]}             | separator, header and columns
          {"separator":"::","header":false,"columns":[{},{},{}]}   | separator, header and columns
          {"separator":",","header":false,"columns":[{},{}]}       | 2 columns of features for 3 in
          {"separator":",","header":false,"columns":[{},{},{},1]}  | 4 columns of features for 3 in
          {"separator":",","header":true,"columns":[{},{},{}]}     | a column has no name
          {"separator":",","header":false,"columns":[{"name":"a"}]}| a column has a name, but there
          {"separator":",","header":true,"columns":[{"name":"a"},{"name":"a"}]} | two columns are c
          {"separator":",","header":false,"columns":[{"role":"x"}]}| 'x' is not a column role
          {"separator":",","header":false,"columns":[{"role":"label"}]} | no column is a feature
          """)
  void refusesColumnsThatAreNone(String table, String expected) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(LayerTensors.architecture(NETWORK));
    metadata.put("table", table);
    AtomicFile.write(file, CONFIGURATION, new SafeTensors(metadata, tensors(NETWORK))::write);
    assertRefused("its metadata do not say what columns are: " + expected);
  }

  @Test
  void isReadFromACheckpointThatTellsItsArchitecture() throws IOException {
    float[] parameters = new StandardNormal().parameters(NETWORK, 1);
    List<float[]> state = List.of(new float[26], new float[26]);
    new Checkpoint(5, NETWORK, parameters, state, Map.of("note", "x")).write(file, CONFIGURATION);
    Model read = Model.read(file, CONFIGURATION);
    assertEquals(NETWORK, read.network());
    assertArrayEquals(parameters, read.parameters());
  }

  @Test
  void isReadFromACheckpointOfVersion01() throws IOException {
    float[] parameters = new StandardNormal().parameters(NETWORK, 1);
    Map<String, String> metadata = new LinkedHashMap<>(LayerTensors.architecture(NETWORK));
    metadata.put("steps", "5");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("parameters", new Tensor(List.of(26), parameters));
    tensors.put("optimizer.0", new Tensor(List.of(26), new float[26]));
    AtomicFile.write(file, CONFIGURATION, new SafeTensors(metadata, tensors)::write);
    Model read = Model.read(file, CONFIGURATION);
    assertEquals(NETWORK, read.network());
    assertArrayEquals(parameters, read.parameters());
    assertArrayEquals(parameters, Checkpoint.read(file, CONFIGURATION).parameters());

    tensors.put("parameters", new Tensor(List.of(25), new float[25]));
    AtomicFile.write(file, CONFIGURATION, new SafeTensors(metadata, tensors)::write);
    assertRefused("holds 25 parameters, but its layers [3, 4, 2] have 26");
    AtomicFile.write(file, CONFIGURATION, new SafeTensors(Map.of("steps", "5"), tensors)::write);
    assertRefused("is not a Kindling model: its metadata do not name layers");
  }

  @Test
  void predictsOnAnotherMachineToo() throws Exception {
    Model model = new Model(NETWORK, new StandardNormal().parameters(NETWORK, 1));
    Vector features = Vectors.dense(new double[] {0.25, 0, 1});
    Vector here = model.predict(features);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertArrayEquals(here.toArray(), ((Model) in.readObject()).predict(features).toArray());
    }
  }

  @Test
  void refusesParametersThatAreNotTheNetworks() {
    assertThrows(IllegalArgumentException.class, () -> new Model(NETWORK, new float[25]));
  }

  @Test
  void refusesAMissingFileAndADirectory() throws IOException {
    assertRefused("there is no such file");
    Files.createDirectory(local());
    assertRefused("is a directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "layers=3,4,2;activation=relu",
        "layers=3,4,2;loss=quadratic",
        "activation=relu;loss=quadratic",
        "layers=;activation=relu;loss=quadratic",
        "layers=3;activation=relu;loss=quadratic",
        "layers=3,0,2;activation=relu;loss=quadratic",
        "layers=3,,2;activation=relu;loss=quadratic",
        "layers=3,4,2,;activation=relu;loss=quadratic",
        "layers=3,99999999999,2;activation=relu;loss=quadratic",
        "layers=2147483647,2147483647;activation=relu;loss=quadratic",
        "layers=3,4,2;activation=softmax;loss=quadratic",
        "layers=3,4,2;activation=maxout;loss=quadratic",
        "layers=3,4,2;activation=relu;loss=hinge"
      })
  void refusesMetadataThatDescribeNoNetwork(String metadata) throws IOException {
    write(metadata, tensors(NETWORK));
    assertRefused("is not a Kindling model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3,4,3", "3,2", "30000,10000,2", "536870910,1"})
  void refusesAnotherNumberOfParametersThanItsLayersHave(String layers) throws IOException {
    write("layers=" + layers + ";activation=relu;loss=quadratic", tensors(NETWORK));
    assertRefused("holds 26 parameters, but its layers [" + layers.replace(",", ", ") + "] have");
  }

  @Test
  void refusesTensorsOfAnotherShapeOrName() throws IOException {
    String metadata = "layers=3,4,2;activation=relu;loss=quadratic";
    Map<String, Tensor> turned = tensors(NETWORK);
    turned.put("layers.0.weight", new Tensor(List.of(3, 4), new float[12]));
    write(metadata, turned);
    assertRefused("tensor layers.0.weight is [3, 4], but its layers require [4, 3]");

    Map<String, Tensor> renamed = tensors(NETWORK);
    renamed.put("layers.2.bias", renamed.remove("layers.1.bias"));
    write(metadata, renamed);
    assertRefused("tensor layers.1.bias is missing");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesNumbersWithWhichNothingWorks(float number) throws IOException {
    float[] parameters = new float[26];
    parameters[25] = number;
    new Model(NETWORK, parameters).write(file, CONFIGURATION);
    assertRefused("tensor layers.1.bias holds NaN or infinite numbers");
  }

  @Test
  void refusesADamagedFile() throws IOException {
    new Model(NETWORK, new float[26]).write(file, CONFIGURATION);
    byte[] bytes = Files.readAllBytes(local());
    bytes[bytes.length - 3] ^= 1;
    Files.write(local(), bytes);
    assertRefused("does not match its checksum");
  }

  private java.nio.file.Path local() {
    return java.nio.file.Path.of(file.toUri());
  }

  private void write(String metadata, Map<String, Tensor> tensors) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String entry : metadata.split(";", -1)) {
      String[] parts = entry.split("=", 2);
      texts.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    Files.write(local(), SafeTensorsTest.bytes(new SafeTensors(texts, tensors)));
  }

  private static Map<String, Tensor> tensors(Network network) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int units = network.units(layer);
      int inputs = network.inputs(layer);
      tensors.put(
          "layers." + layer + ".weight",
          new Tensor(List.of(units, inputs), new float[units * inputs]));
      tensors.put("layers." + layer + ".bias", new Tensor(List.of(units), new float[units]));
    }
    return tensors;
  }

  private void assertRefused(String part) {
    String message =
        assertThrows(InvalidInputException.class, () -> Model.read(file, CONFIGURATION))
            .getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(part), message);
  }
}
