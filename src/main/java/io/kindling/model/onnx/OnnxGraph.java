package io.kindling.model.onnx;

import io.kindling.codec.LittleEndian;
import io.kindling.codec.Protobuf;
import java.util.List;
import java.util.Locale;

/**
 * A builder of ONNX graphs (onnx.proto3, IR version 8), which consist of constants and nodes.
 * Comments name the fields of a message where their numbers are written.
 */
final class OnnxGraph {

  /** The number of the type float in TensorProto. */
  static final int FLOAT = 1;

  /** The number of the type double in TensorProto. */
  static final int DOUBLE = 11;

  private static final int INT64 = 7;
  private static final int STRING = 8;

  /** An attribute of a node. */
  interface Attribute {
    /** Returns the attribute as an AttributeProto message. */
    Protobuf message();

    /** Creates an attribute that is an integer. */
    static Attribute of(String name, long value) {
      // name, i, type = INT
      return () -> new Protobuf().add(1, name).add(3, value).add(20, 2);
    }

    /** Creates an attribute that is a float. */
    static Attribute of(String name, float value) {
      // name, f, type = FLOAT
      return () -> new Protobuf().add(1, name).add(2, value).add(20, 1);
    }

    /** Creates an attribute that is a list of integers. */
    static Attribute of(String name, List<Integer> values) {
      // name, ints, type = INTS
      Protobuf attribute = new Protobuf().add(1, name);
      values.forEach(value -> attribute.add(8, value));
      attribute.add(20, 7);
      return () -> attribute;
    }

    /** Creates an attribute that is a string. */
    static Attribute of(String name, String value) {
      // name, s, type = STRING
      return () -> new Protobuf().add(1, name).add(4, value).add(20, 3);
    }
  }

  private final Protobuf graph = new Protobuf();
  private int nodes;

  /** Creates an empty graph. */
  OnnxGraph(String name) {
    graph.add(2, name);
  }

  /**
   * Adds a constant of 32-bit floats.
   *
   * @param name the constant's name
   * @param shape the shape; empty for a scalar
   * @param values the values, row-major
   * @return the constant's name
   */
  String constant(String name, List<Integer> shape, float... values) {
    return constant(name, shape, FLOAT, LittleEndian.bytes(values));
  }

  /**
   * Adds a constant of 64-bit floats, [values.length].
   *
   * @return the constant's name
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
   * Adds a constant of 64-bit integers, [values.length].
   *
   * @return the constant's name
   */
  String constant(String name, long... values) {
    byte[] bytes = new byte[Long.BYTES * values.length];
    LittleEndian.over(bytes).asLongBuffer().put(values);
    return constant(name, List.of(values.length), INT64, bytes);
  }

  /**
   * Adds a constant of strings, [texts.size()].
   *
   * @return the constant's name
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
   * Adds a node with one output, whose name is generated.
   *
   * @return the output's name
   */
  String node(String operator, List<String> inputs, Attribute... attributes) {
    return node(operator, operator.toLowerCase(Locale.ROOT) + "." + nodes, inputs, attributes);
  }

  /** Adds a node with one output of a given name, and returns that name. */
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

  /** Declares an input of a type with any batch size, [batch, columns], and returns its name. */
  String input(String name, int type, int columns) {
    graph.add(11, value(name, type, columns));
    return name;
  }

  /** Declares a float output, [batch, columns]. */
  void output(String name, int columns) {
    graph.add(12, value(name, FLOAT, columns));
  }

  /** Declares an int64 output, [batch]. */
  void output(String name) {
    graph.add(12, value(name, INT64, 0));
  }

  /** Declares a string output, [batch]. */
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

  /** Returns the graph as a GraphProto message. */
  Protobuf message() {
    return graph;
  }
}
