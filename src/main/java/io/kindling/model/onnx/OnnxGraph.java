package io.kindling.model.onnx;

import io.kindling.codec.LittleEndian;
import io.kindling.codec.Protobuf;
import java.util.List;
import java.util.Locale;

/**
 * A graph of ONNX operators in the making (onnx.proto3, IR version 8): constants, and nodes one
 * after another. Comments name a message's fields where their numbers are written.
 */
final class OnnxGraph {

  /** TensorProto's numbers of types. */
  static final int FLOAT = 1;

  static final int DOUBLE = 11;
  private static final int INT64 = 7;
  private static final int STRING = 8;

  /** An attribute of a node. */
  interface Attribute {
    /** As AttributeProto. */
    Protobuf message();

    /** One that is a whole number. */
    static Attribute of(String name, long value) {
      // name, i, type = INT
      return () -> new Protobuf().add(1, name).add(3, value).add(20, 2);
    }

    /** One that is a number. */
    static Attribute of(String name, float value) {
      // name, f, type = FLOAT
      return () -> new Protobuf().add(1, name).add(2, value).add(20, 1);
    }

    /** One that is a list of whole numbers. */
    static Attribute of(String name, List<Integer> values) {
      // name, ints, type = INTS
      Protobuf attribute = new Protobuf().add(1, name);
      values.forEach(value -> attribute.add(8, value));
      attribute.add(20, 7);
      return () -> attribute;
    }

    /** One that is a word. */
    static Attribute of(String name, String value) {
      // name, s, type = STRING
      return () -> new Protobuf().add(1, name).add(4, value).add(20, 3);
    }
  }

  private final Protobuf graph = new Protobuf();
  private int nodes;

  /** Begins. */
  OnnxGraph(String name) {
    graph.add(2, name);
  }

  /**
   * Adds a constant.
   *
   * @param shape empty for a single number
   * @param values row-major
   * @return its name
   */
  String constant(String name, List<Integer> shape, float... values) {
    return constant(name, shape, FLOAT, LittleEndian.bytes(values));
  }

  /**
   * Adds a constant of 64 bits, [values.length].
   *
   * @return its name
   */
  String constant(String name, double... values) {
    byte[] bytes = new byte[Double.BYTES * values.length];
    LittleEndian.over(bytes).asDoubleBuffer().put(values);
    return constant(name, List.of(values.length), DOUBLE, bytes);
  }

  private String constant(String name, List<Integer> shape, int type, byte[] values) {
    Protobuf tensor = new Protobuf();
    for (int size : shape) {
      tensor.add(1, size); // dims
    }
    // data_type, name, raw_data
    tensor.add(2, type).add(8, name).add(9, values);
    graph.add(5, tensor); // initializer
    return name;
  }

  /**
   * Adds a constant of whole numbers, [values.length].
   *
   * @return its name
   */
  String constant(String name, long... values) {
    byte[] bytes = new byte[Long.BYTES * values.length];
    LittleEndian.over(bytes).asLongBuffer().put(values);
    return constant(name, List.of(values.length), INT64, bytes);
  }

  /**
   * Adds a constant of texts, [texts.size()].
   *
   * @return its name
   */
  String constant(String name, Iterable<String> texts) {
    // dims, data_type, string_data, name
    Protobuf tensor = new Protobuf();
    int count = 0;
    for (String text : texts) {
      tensor.add(6, text);
      count++;
    }
    graph.add(5, tensor.add(1, count).add(2, STRING).add(8, name));
    return name;
  }

  /**
   * Adds a node of one output.
   *
   * @return the output's name
   */
  String node(String operator, List<String> inputs, Attribute... attributes) {
    return node(operator, operator.toLowerCase(Locale.ROOT) + "." + nodes, inputs, attributes);
  }

  /** Adds a node whose output has a name. */
  String node(String operator, String output, List<String> inputs, Attribute... attributes) {
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.add(1, input));
    // output, name, op_type
    node.add(2, output).add(3, operator + "." + nodes++).add(4, operator);
    for (Attribute attribute : attributes) {
      node.add(5, attribute.message());
    }
    graph.add(1, node);
    return output;
  }

  /** Declares an input, [batch, columns] of a type, for any batch. */
  String input(String name, int type, int columns) {
    graph.add(11, value(name, type, columns));
    return name;
  }

  /** Declares an output, float [batch, columns]. */
  void output(String name, int columns) {
    graph.add(12, value(name, FLOAT, columns));
  }

  /** Declares an output, int64 [batch]. */
  void output(String name) {
    graph.add(12, value(name, INT64, 0));
  }

  /** Declares an output, string [batch]. */
  void textOutput(String name) {
    graph.add(12, value(name, STRING, 0));
  }

  private static Protobuf value(String name, int type, int columns) {
    // TensorShapeProto: dim; each dim_param or dim_value
    Protobuf shape = new Protobuf().add(1, new Protobuf().add(2, "batch"));
    if (columns > 0) {
      shape.add(1, new Protobuf().add(1, columns));
    }
    // TypeProto: tensor_type of elem_type and shape
    Protobuf tensor = new Protobuf().add(1, type).add(2, shape);
    return new Protobuf().add(1, name).add(2, new Protobuf().add(1, tensor));
  }

  /** As GraphProto. */
  Protobuf message() {
    return graph;
  }
}
