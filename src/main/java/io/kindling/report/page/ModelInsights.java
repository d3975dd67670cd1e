package io.kindling.report.page;

import io.kindling.data.scaling.Scaling;
import io.kindling.nn.Network;
import io.kindling.training.evaluation.Evaluation;
import java.util.List;
import java.util.Map;

/**
 * What a network at hand tells that a run's files do not: how it does on examples, class by class,
 * and what it looks for in an image.
 *
 * @param part which examples they are: "test" or "validation"
 * @param evaluation of the network on them
 * @param classNames from class 0 on, or empty where classes have only numbers
 * @param mistakes the worst first
 * @param weights of the first layer; none where examples are no images
 * @param shownUnits which of the first layer's units these are, in a sentence
 */
public record ModelInsights(
    String part,
    Evaluation evaluation,
    List<String> classNames,
    List<MistakeView> mistakes,
    List<Picture> weights,
    String shownUnits) {

  /** How many mistakes a page shows. */
  public static final int MISTAKES = 40;

  /** Copies the lists. */
  public ModelInsights {
    classNames = List.copyOf(classNames);
    mistakes = List.copyOf(mistakes);
    weights = List.copyOf(weights);
  }

  /**
   * Of a network.
   *
   * @param classNames from class 0 on, or empty where classes have only numbers
   * @param columns the width of an example in pixels, or 0 if the examples are no images
   * @param scaling the scaling that makes inputs of raw features
   * @param part what these are called: "test" or "validation"
   * @param evaluation with the worst mistakes
   * @param rows the features of the examples of these mistakes, by example, as the network sees
   *     them
   * @param parameters as the network lays them out
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
