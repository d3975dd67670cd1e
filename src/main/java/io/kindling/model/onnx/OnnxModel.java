package io.kindling.model.onnx;

import io.kindling.InvalidInputException;
import io.kindling.codec.Protobuf;
import io.kindling.data.scaling.Deslanting;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.ClassNames;
import io.kindling.model.Model;
import io.kindling.model.SchemaMetadata;
import io.kindling.model.onnx.OnnxGraph.Attribute;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model as an ONNX file (IR version 8, operator set 17). From raw {@code features} [batch,
 * inputs] the graph computes {@code probabilities} [batch, classes], which are the network's
 * outputs, and {@code class} [batch]. Scaling, softmax and the choice of the class are part of the
 * graph.
 *
 * <p>Raw features are 64-bit floats if each feature has its own scaling, otherwise 32-bit floats.
 * If classes have names, {@code label} [batch] is the name of the class, and the metadata entry
 * {@code class_names} holds all names as a JSON list.
 */
public final class OnnxModel {

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;

  private final Model model;
  private final Network network;
  private final OnnxGraph graph = new OnnxGraph("kindling");

  private OnnxModel(Model model) {
    this.model = model;
    this.network = model.network();
  }

  /**
   * Returns the content of the file.
   *
   * @param model the model
   * @param producer the version of this program
   * @throws InvalidInputException if the activation cannot be expressed by ONNX operators
   */
  public static byte[] of(Model model, String producer) {
    return new OnnxModel(model).bytes(producer);
  }

  private byte[] bytes(String producer) {
    String layer = inputs();
    for (int i = 0; i < network.layerCount(); i++) {
      boolean last = i == network.layerCount() - 1;
      layer =
          activated(network.activation(i), weighted(i, layer), last ? "probabilities" : "a." + i);
    }
    graph.output(layer, network.outputs());
    graph.node(
        "ArgMax", "class", List.of(layer), Attribute.of("axis", 1), Attribute.of("keepdims", 0));
    graph.output("class");
    List<String> names = classNames();
    if (!names.isEmpty()) {
      graph.node("Gather", "label", List.of(graph.constant("class_names", names), "class"));
      graph.textOutput("label");
    }
    // ir_version, producer_name, producer_version, graph, opset_import of version
    Protobuf file =
        new Protobuf()
            .add(1, IR_VERSION)
            .add(2, "kindling")
            .add(3, producer)
            .add(7, graph.message())
            .add(8, new Protobuf().add(2, OPERATOR_SET));
    note(file, "layers", network.toString());
    note(file, "activation", network.hidden().spec());
    note(file, "loss", network.loss().spec());
    note(file, "scaling", model.scaling().toString());
    note(file, "transposed", String.valueOf(model.scaling().transposes()));
    note(file, "weightsSha256", model.weightsSha256());
    SchemaMetadata.of(model.schema()).forEach((name, text) -> note(file, name, text));
    if (!names.isEmpty()) {
      note(file, "class_names", ClassNames.json(names));
    }
    return file.toBytes();
  }

  /** Returns a name for every output, its number if it has none; empty if no class has a name. */
  private List<String> classNames() {
    List<String> names = new ArrayList<>(model.classNames());
    while (!names.isEmpty() && names.size() < network.outputs()) {
      names.add(String.valueOf(names.size()));
    }
    return names;
  }

  private static void note(Protobuf file, String name, String text) {
    file.add(14, new Protobuf().add(1, name).add(2, text)); // metadata_props: key, value
  }

  private String inputs() {
    Scaling scaling = model.scaling();
    int side = Deslanting.side(network.inputs());
    String scaled = scaling.isLearned() ? scaledEach(scaling) : scaledAlike(scaling);
    String upright = scaling.transposes() ? transposed(scaled, side) : scaled;
    return switch (scaling.normalization()) {
      case NONE -> upright;
      case DESLANTING -> new DeslantingNodes(graph, side).add(upright);
    };
  }

  /** Adds an input of 64-bit features, each scaled by its own numbers. */
  private String scaledEach(Scaling scaling) {
    String features = graph.input("features", OnnxGraph.DOUBLE, network.inputs());
    String shift = graph.constant("scaling.shift", scaling.shifts());
    String divisor = graph.constant("scaling.divisor", scaling.divisors());
    String shifted = graph.node("Sub", List.of(features, shift));
    String scaled = graph.node("Div", List.of(shifted, divisor));
    return graph.node("Cast", List.of(scaled), Attribute.of("to", OnnxGraph.FLOAT));
  }

  private String scaledAlike(Scaling scaling) {
    String features = graph.input("features", OnnxGraph.FLOAT, network.inputs());
    if (scaling.kind().equals(Scaling.Kind.NONE)) {
      return features;
    }
    List<Integer> one = List.of(1);
    String shift = graph.constant("scaling.shift", one, (float) scaling.shift(0));
    String divisor = graph.constant("scaling.divisor", one, (float) scaling.divisor(0));
    String shifted = graph.node("Sub", List.of(features, shift));
    return graph.node("Div", List.of(shifted, divisor));
  }

  /** Exchanges the rows and columns of images, [batch, side · side]. */
  private String transposed(String images, int side) {
    String pictures =
        graph.node(
            "Reshape",
            List.of(images, graph.constant("transposed.image", new long[] {-1, side, side})));
    return graph.node(
        "Reshape",
        List.of(
            graph.node("Transpose", List.of(pictures), Attribute.of("perm", List.of(0, 2, 1))),
            graph.constant("transposed.features", new long[] {-1, (long) side * side})));
  }

  private String weighted(int layer, String inputs) {
    int weights = network.weightOffset(layer);
    int biases = network.biasOffset(layer);
    int units = network.units(layer);
    String name = "layers." + layer;
    return graph.node(
        "Gemm",
        List.of(
            inputs,
            graph.constant(
                name + ".weight",
                List.of(units, network.inputs(layer)),
                Arrays.copyOfRange(model.parameters(), weights, biases)),
            graph.constant(
                name + ".bias",
                List.of(units),
                Arrays.copyOfRange(model.parameters(), biases, biases + units))),
        Attribute.of("transB", 1));
  }

  private String activated(Activation activation, String z, String output) {
    return OnnxOperators.add(graph, activation, z, output)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "the activation "
                        + activation.spec().replaceFirst(":.*", "")
                        + " cannot be expressed in ONNX; a model with another can be exported"));
  }
}
