package io.kindling.model.onnx;

import io.kindling.model.onnx.OnnxGraph.Attribute;
import io.kindling.model.onnx.OnnxOperators.Term;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Operators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates an activation's formula to nodes of a graph. The nodes are added when the whole
 * formula is known, because only then is it clear which node is the last and gets the layer's
 * output name.
 */
final class OnnxOperators implements Operators<Term> {

  private final OnnxGraph graph;

  /** The layer's output name, which is also the prefix of the constants' names. */
  private final String output;

  private int constants;

  private OnnxOperators(OnnxGraph graph, String output) {
    this.graph = graph;
    this.output = output;
  }

  /**
   * Adds an activation's nodes.
   *
   * @param graph the graph
   * @param activation the activation
   * @param z the name of the activation's input
   * @param output the name for the activation's output
   * @return the output's name; empty if the activation has no formula to export
   */
  static Optional<String> add(OnnxGraph graph, Activation activation, String z, String output) {
    Term input = new Term(null, List.of());
    input.name = z;
    return activation
        .formula(new OnnxOperators(graph, output), input)
        .map(
            formula ->
                (formula.name == null ? formula : node("Identity", formula))
                    .addTo(graph, Optional.of(output)));
  }

  @Override
  public Term constant(float value) {
    Term constant = new Term(null, List.of());
    constant.name = graph.constant(output + ".constant." + constants++, List.of(), value);
    return constant;
  }

  @Override
  public Term add(Term a, Term b) {
    return node("Add", a, b);
  }

  @Override
  public Term multiply(Term a, Term b) {
    return node("Mul", a, b);
  }

  @Override
  public Term relu(Term x) {
    return node("Relu", x);
  }

  @Override
  public Term leakyRelu(Term x, float slope) {
    return new Term("LeakyRelu", List.of(x), Attribute.of("alpha", slope));
  }

  @Override
  public Term sigmoid(Term x) {
    return node("Sigmoid", x);
  }

  @Override
  public Term tanh(Term x) {
    return node("Tanh", x);
  }

  @Override
  public Term softplus(Term x) {
    return node("Softplus", x);
  }

  @Override
  public Term softmax(Term x) {
    return new Term("Softmax", List.of(x), Attribute.of("axis", 1));
  }

  private static Term node(String operator, Term... operands) {
    return new Term(operator, List.of(operands));
  }

  /**
   * A value in a formula: the output of a node, or an input or constant, which are named already.
   */
  static final class Term {

    private final String operator;
    private final List<Term> operands;
    private final Attribute[] attributes;

    /** The name of the value; null until the node is added. */
    private String name;

    Term(String operator, List<Term> operands, Attribute... attributes) {
      this.operator = operator;
      this.operands = operands;
      this.attributes = attributes;
    }

    /** Adds this node and the nodes it depends on, each once, and returns the output's name. */
    String addTo(OnnxGraph graph, Optional<String> output) {
      if (name == null) {
        List<String> inputs = new ArrayList<>();
        operands.forEach(operand -> inputs.add(operand.addTo(graph, Optional.empty())));
        name =
            output
                .map(given -> graph.node(operator, given, inputs, attributes))
                .orElseGet(() -> graph.node(operator, inputs, attributes));
      }
      return name;
    }
  }
}
