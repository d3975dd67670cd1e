package io.kindling.model.onnx;

import io.kindling.data.scaling.Deslanting;
import io.kindling.model.onnx.OnnxGraph.Attribute;
import java.util.Arrays;
import java.util.List;

/**
 * The ONNX nodes that perform {@link Deslanting}: products with constants sum up the ink, and
 * GridSample, available since operator set 16, interpolates between pixels.
 */
final class DeslantingNodes {

  /** A divisor that replaces 0; the dividend is then 0, too. */
  private static final float LEAST = 1e-30f;

  private final OnnxGraph graph;
  private final int side;

  /**
   * Prepares to add nodes to a graph.
   *
   * @param graph the graph
   * @param side the height and width of the images in pixels
   */
  DeslantingNodes(OnnxGraph graph, int side) {
    this.graph = graph;
    this.side = side;
  }

  /**
   * Adds the nodes.
   *
   * @param images the name of the images, float [batch, side · side]
   * @return the name of the deslanted images, float [batch, side · side]
   */
  String add(String images) {
    String ink = graph.node("Relu", List.of(images));
    String rows = places("deslanting.rows", false);
    float[] each = new float[side * side];
    Arrays.fill(each, 1);
    String ones = graph.constant("deslanting.ones", List.of(each.length, 1), each);
    String middle = quotient(sum(ink, rows), sum(ink, ones));
    String distances = graph.node("Sub", List.of(row(rows), middle));
    String moments = graph.node("Mul", List.of(ink, distances));
    String columns = places("deslanting.columns", true);
    String squares = sum(graph.node("Mul", List.of(moments, distances)), ones);
    String slant =
        graph.node(
            "Clip",
            List.of(
                quotient(sum(moments, columns), squares),
                graph.constant("deslanting.least", List.of(), (float) -Deslanting.MOST_SLANT),
                graph.constant("deslanting.most", List.of(), (float) Deslanting.MOST_SLANT)));
    String shifted =
        graph.node("Add", List.of(row(columns), graph.node("Mul", List.of(slant, distances))));
    return sampled(images, shifted, row(rows));
  }

  /** Adds each pixel's row or column, counted from the image's centre: [side · side, 1]. */
  private String places(String name, boolean columns) {
    float[] places = new float[side * side];
    for (int i = 0; i < places.length; i++) {
      places[i] = (columns ? i % side : i / side) - (side - 1) / 2f;
    }
    return graph.constant(name, List.of(places.length, 1), places);
  }

  /** Transposes [side · side, 1] to [1, side · side]. */
  private String row(String column) {
    return graph.node("Transpose", List.of(column));
  }

  /** Sums values [batch, side · side] with weights [side · side, 1]; the result is [batch, 1]. */
  private String sum(String values, String weights) {
    return graph.node("MatMul", List.of(values, weights));
  }

  private String quotient(String dividend, String divisor) {
    String least = graph.constant(divisor + ".least", List.of(), LEAST);
    return graph.node("Div", List.of(dividend, graph.node("Max", List.of(divisor, least))));
  }

  /** Samples images at coordinates counted from their centre; the value is 0 outside. */
  private String sampled(String images, String columns, String rows) {
    String half = graph.constant("deslanting.half", List.of(), Math.max(1, side - 1) / 2f);
    String shape = graph.constant("deslanting.grid", new long[] {-1, side, side, 1});
    String across = graph.node("Div", List.of(columns, half));
    String down =
        graph.node(
            "Expand",
            List.of(graph.node("Div", List.of(rows, half)), graph.node("Shape", List.of(across))));
    String grid =
        graph.node(
            "Concat",
            List.of(
                graph.node("Reshape", List.of(across, shape)),
                graph.node("Reshape", List.of(down, shape))),
            Attribute.of("axis", 3));
    String pictures =
        graph.node(
            "Reshape",
            List.of(images, graph.constant("deslanting.image", new long[] {-1, 1, side, side})));
    String upright =
        graph.node(
            "GridSample",
            List.of(pictures, grid),
            Attribute.of("align_corners", 1),
            Attribute.of("mode", "bilinear"),
            Attribute.of("padding_mode", "zeros"));
    return graph.node(
        "Reshape",
        List.of(
            upright, graph.constant("deslanting.features", new long[] {-1, (long) side * side})));
  }
}
