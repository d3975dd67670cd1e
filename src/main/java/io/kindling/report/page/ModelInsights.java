package io.kindling.report.page;

import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import io.kindling.training.evaluation.Evaluation;
import java.util.List;
import java.util.Map;

/**
 * Findings about a trained model that the run's files do not contain: results by class, the worst
 * mistakes and the first layer's weights.
 *
 * @param part the evaluated examples: "test" or "validation"
 * @param evaluation the evaluation on these examples
 * @param classNames the class names, starting at class 0; empty if classes have only numbers
 * @param mistakes the mistakes, worst first
 * @param weights pictures of the first layer's weights; empty if the examples are not images
 * @param shownUnits a sentence that tells which units of the first layer are shown
 */
public record ModelInsights(
    String part,
    Evaluation evaluation,
    List<String> classNames,
    List<MistakeView> mistakes,
    List<Picture> weights,
    String shownUnits) {

  /** Number of mistakes on a page. */
  public static final int MISTAKES = 40;

  /** Copies the lists. */
  public ModelInsights {
    classNames = List.copyOf(classNames);
    mistakes = List.copyOf(mistakes);
    weights = List.copyOf(weights);
  }

  /**
   * Creates the insights about a network.
   *
   * @param classNames the class names, starting at class 0; empty if classes have only numbers
   * @param columns the width of an image in pixels, or 0 if the examples are not images
   * @param scaling the scaling from raw features to network inputs
   * @param part the evaluated examples: "test" or "validation"
   * @param evaluation the evaluation, with the worst mistakes
   * @param rows the scaled features of the mistaken examples, by example number
   * @param network the network
   * @param parameters the network's parameters, in its layout
   */
  public static ModelInsights of(
      List<String> classNames,
      int columns,
      Scaling scaling,
      String part,
      Evaluation evaluation,
      Map<Integer, float[]> rows,
      Network network,
      float[] parameters) {
    return new ModelInsights(
        part,
        evaluation,
        classNames,
        MistakeView.of(evaluation.mistakes(), rows, scaling, columns, new ClassTitles(classNames)),
        columns == 0 ? List.of() : WeightPictures.of(network, parameters, columns),
        WeightPictures.shown(network));
  }
}
