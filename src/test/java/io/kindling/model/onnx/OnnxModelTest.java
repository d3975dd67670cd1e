package io.kindling.model.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.InvalidInputException;
import io.kindling.data.FiniteRow;
import io.kindling.data.TableSchema;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.Swish;
import io.kindling.fixtures.Unexported;
import io.kindling.model.Model;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.LeakyRelu;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.init.HeNormal;
import io.kindling.nn.init.StandardNormal;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxModelTest {

  private static final int INPUTS = 7;
  private static final int ROWS = 60;

  private static final Scaling STANDARD =
      GivenScalings.standard(
          new double[] {1, 2, 3, 4, 5, 6, 7}, new double[] {1, 10, 100, 0, 0.1, 3, 1e-2});

  /** Every activation, one that is not listed, and every loss, with one scaling or another. */
  static List<Model> models() {
    List<Model> models = new ArrayList<>();
    List<Scaling> scalings =
        List.of(Scaling.NONE, Scaling.PIXELS, Scaling.INVERTED_PIXELS, STANDARD);
    List<Activation> activations = new ArrayList<>(Activations.ALL.all());
    activations.add(new Swish(1.5));
    activations.add(new LeakyRelu(0.2));
    for (Activation activation : activations) {
      for (Loss loss : Losses.ALL.all()) {
        models.add(model(activation, loss, scalings.get(models.size() % scalings.size())));
      }
    }
    return models;
  }

  private static Model model(Activation activation, Loss loss, Scaling scaling) {
    Network network = new Network(List.of(INPUTS, 5, 4, 3), activation, loss);
    return new Model(network, new StandardNormal().parameters(network, 3), scaling);
  }

  /** Features that come to a few units once they are scaled. */
  private static double[] rows(Scaling scaling) {
    double[] rows = new double[ROWS * INPUTS];
    KeyedRandom random = new KeyedRandom(11);
    for (int i = 0; i < rows.length; i++) {
      int feature = i % INPUTS;
      rows[i] =
          (float) (scaling.shift(feature) + scaling.divisor(feature) * 2 * random.nextGaussian());
    }
    return rows;
  }

  private static float[] floats(double[] rows) {
    float[] floats = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      floats[i] = (float) rows[i];
    }
    return floats;
  }

  private static double[] doubles(float[] rows) {
    double[] doubles = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      doubles[i] = rows[i];
    }
    return doubles;
  }

  /** Seconds since 1970 that differ by less than 32 bits can tell. */
  @Test
  void onnxRuntimeTellsTimesApart() throws Exception {
    Network network = new Network(List.of(1, 2), new Relu(), new CrossEntropy());
    Scaling scaling = GivenScalings.standard(new double[] {1.7e9}, new double[] {30});
    Model model = new Model(network, new float[] {-9, 9, 0, 0}, scaling);
    double[] rows = {1.7e9 - 20, 1.7e9 - 1, 1.7e9 + 1, 1.7e9 + 20};
    OnnxRun run = OnnxRun.of(OnnxModel.of(model, "test"), rows, 1);
    assertArrayEquals(new long[] {0, 0, 1, 1}, run.classes());
    float[] own = new float[8];
    model.outputs(rows, 4, own, FiniteRow::name);
    assertEquals(own[5], run.probabilities()[2][1], 1e-6);
  }

  @ParameterizedTest
  @MethodSource("models")
  void onnxRuntimeScoresAsTheModelDoes(Model model) throws Exception {
    double[] rows = rows(model.scaling());
    float[] expected = new float[ROWS * 3];
    model.outputs(rows, ROWS, expected, FiniteRow::name);
    byte[] file = OnnxModel.of(model, "test");
    OnnxRun run =
        model.scaling().isLearned()
            ? OnnxRun.of(file, rows, INPUTS)
            : OnnxRun.of(file, floats(rows), INPUTS);
    for (int row = 0; row < ROWS; row++) {
      float[] own = Arrays.copyOfRange(expected, 3 * row, 3 * row + 3);
      assertArrayEquals(own, run.probabilities()[row], 1e-5f, model.network().hidden().spec());
      assertEquals(ForwardPass.predictedClass(own, 0, 3), run.classes()[row]);
    }
  }

  @Test
  void whatHasNoFormInOnnxIsRefused() {
    Model model = model(new Unexported(), new CrossEntropy(), Scaling.NONE);
    assertEquals(
        "the activation unexported cannot be expressed in ONNX; a model with another can be"
            + " exported",
        assertThrows(InvalidInputException.class, () -> OnnxModel.of(model, "test")).getMessage());
  }

  /** Digits, no ink at all, and a line that lies: what deslanting has to tell apart. */
  @Test
  void onnxRuntimeDeslantsAsTheModelDoes() throws Exception {
    int count = 52;
    GeneratedDigits digits = new GeneratedDigits(GeneratedDigits.TEST, count);
    byte[] levels = digits.pixels(0, count);
    Arrays.fill(levels, 0, 784, (byte) 0);
    Arrays.fill(levels, 784, 2 * 784, (byte) 0);
    Arrays.fill(levels, 784 + 28 * 13, 784 + 28 * 13 + 20, (byte) 255);
    float[] rows = new float[levels.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = levels[i] & 0xff;
    }
    Network network = new Network(List.of(784, 20, 10), new Relu(), new CrossEntropy());
    Model model = new Model(network, new HeNormal().parameters(network, 3), Scaling.DESLANTED);
    float[] expected = new float[count * 10];
    model.outputs(rows, count, expected);
    OnnxRun run = OnnxRun.of(OnnxModel.of(model, "test"), rows, 784);
    for (int row = 0; row < count; row++) {
      assertArrayEquals(
          Arrays.copyOfRange(expected, 10 * row, 10 * row + 10), run.probabilities()[row], 1e-4f);
    }
  }

  @Test
  void onnxRuntimeTransposesAsTheModelDoes() throws Exception {
    int count = 20;
    byte[] levels = new GeneratedDigits(GeneratedDigits.TEST, count).pixels(0, count);
    float[] rows = new float[levels.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = levels[i] & 0xff;
    }
    double[] shift = new double[784];
    double[] divisor = new double[784];
    for (int i = 0; i < 784; i++) {
      shift[i] = i;
      divisor[i] = 100 + i;
    }
    Network network = new Network(List.of(784, 20, 10), new Relu(), new CrossEntropy());
    for (Scaling scaling :
        List.of(
            Scaling.NONE,
            Scaling.PIXELS,
            Scaling.INVERTED_PIXELS,
            Scaling.DESLANTED,
            GivenScalings.standard(shift, divisor))) {
      Model model =
          new Model(network, new HeNormal().parameters(network, 3), scaling.transposed(true));
      float[] expected = new float[count * 10];
      model.outputs(rows, count, expected);
      byte[] file = OnnxModel.of(model, "test");
      OnnxRun run =
          scaling.isLearned() ? OnnxRun.of(file, doubles(rows), 784) : OnnxRun.of(file, rows, 784);
      for (int row = 0; row < count; row++) {
        assertArrayEquals(
            Arrays.copyOfRange(expected, 10 * row, 10 * row + 10), run.probabilities()[row], 1e-4f);
      }
      assertEquals("true", notes(file).get("transposed"));
    }
  }

  /** A class without a name of its own has its number. */
  @Test
  void namesOfClassesAreAnOutputAndInTheMetadata() throws Exception {
    List<String> names = List.of("sétosa \"a\", b", "versicolor");
    Network network = new Network(List.of(INPUTS, 5, 3), new Relu(), new CrossEntropy());
    Model model = new Model(network, new StandardNormal().parameters(network, 3), STANDARD, names);
    double[] rows = rows(STANDARD);
    byte[] file = OnnxModel.of(model, "test");
    OnnxRun run = OnnxRun.of(file, rows, INPUTS);
    List<String> all = List.of(names.get(0), names.get(1), "2");
    Set<Long> seen = new HashSet<>();
    for (int row = 0; row < ROWS; row++) {
      assertEquals(all.get((int) run.classes()[row]), run.labels()[row]);
      seen.add(run.classes()[row]);
    }
    assertTrue(seen.contains(2L) && seen.size() > 1, seen::toString);
    assertEquals(all, new ObjectMapper().readValue(notes(file).get("class_names"), List.class));
    OnnxMl.GraphProto graph = OnnxMl.ModelProto.parseFrom(file).getGraph();
    assertEquals(
        List.of("probabilities", "class", "label"),
        graph.getOutputList().stream().map(OnnxMl.ValueInfoProto::getName).toList());
    byte[] unnamed = OnnxModel.of(new Model(network, model.parameters(), STANDARD), "test");
    assertEquals(2, OnnxMl.ModelProto.parseFrom(unnamed).getGraph().getOutputCount());
    assertFalse(notes(unnamed).containsKey("class_names"));
  }

  private static Map<String, String> notes(byte[] file) throws Exception {
    Map<String, String> notes = new HashMap<>();
    OnnxMl.ModelProto.parseFrom(file)
        .getMetadataPropsList()
        .forEach(note -> notes.put(note.getKey(), note.getValue()));
    return notes;
  }

  @Test
  void anIndependentReaderFindsWhatTheFormatAsksFor() throws Exception {
    Model model = model(Activations.ALL.parse("gelu"), new CrossEntropy(), STANDARD);
    OnnxMl.ModelProto file = OnnxMl.ModelProto.parseFrom(OnnxModel.of(model, "0.2"));
    assertEquals(8, file.getIrVersion());
    assertEquals("kindling", file.getProducerName());
    assertEquals("0.2", file.getProducerVersion());
    assertEquals(17, file.getOpsetImport(0).getVersion());
    assertEquals(0, file.getUnknownFields().getSerializedSize());
    OnnxMl.GraphProto graph = file.getGraph();
    OnnxMl.TypeProto.Tensor input = graph.getInput(0).getType().getTensorType();
    assertEquals("batch", input.getShape().getDim(0).getDimParam());
    assertEquals(INPUTS, input.getShape().getDim(1).getDimValue());
    assertEquals(
        List.of("probabilities", "class"),
        graph.getOutputList().stream().map(OnnxMl.ValueInfoProto::getName).toList());
    assertEquals(
        List.of(5L, 7L),
        graph.getInitializerList().stream()
            .filter(tensor -> tensor.getName().equals("layers.0.weight"))
            .findFirst()
            .orElseThrow()
            .getDimsList());
    assertEquals(model.weightsSha256(), note(file, "weightsSha256"));
  }

  @Test
  void namesTheColumnsOfItsTable() throws Exception {
    Network network = new Network(List.of(2, 3), new Relu(), new CrossEntropy());
    Model model =
        new Model(
            network,
            new HeNormal().parameters(network, 3),
            Scaling.NONE,
            List.of(),
            TableSchema.ofFeatures(List.of("age", "height")));
    OnnxMl.ModelProto file = OnnxMl.ModelProto.parseFrom(OnnxModel.of(model, "test"));
    assertEquals(
        "{\"separator\":\",\",\"header\":true,\"columns\":[{\"name\":\"age\"},{\"name\":\"height\"}]}",
        note(file, "table"));
  }

  private static String note(OnnxMl.ModelProto file, String key) {
    return file.getMetadataPropsList().stream()
        .filter(note -> note.getKey().equals(key))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
