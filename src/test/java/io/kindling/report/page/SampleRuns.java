package io.kindling.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.data.ExampleSet;
import io.kindling.data.FloatFeatures;
import io.kindling.data.batch.Shard;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.fixtures.LoadedExamples;
import io.kindling.nn.Network;
import io.kindling.nn.init.XavierUniform;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.Mistake;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs and insights as they might be, without a training. */
final class SampleRuns {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleRuns() {}

  /** A run that has got so far, on images if it is named so. */
  static RunSummary run(String status, int epochs, String source) {
    String test =
        status.equals("completed")
            ? ", \"test\": {\"correct\": 9742, \"total\": 10000, \"accuracy\": 0.9742}, \"steps\":"
                + " 2500, \"seconds\": {\"total\": 20.5, \"training\": 10.5, \"evaluation\": 1.5},"
                + " \"stepMillis\": {\"gather\": 0.1, \"forward\": 0.4, \"backward\": 0.3, \"sum\":"
                + " 0.01, \"update\": 0.05}, \"weightsSha256\": \"bdd553d1ba07\""
            : "";
    String failure = status.equals("failed") ? ", \"failure\": \"the loss of step 7 is NaN\"" : "";
    return new RunSummary(
        "20261127-190000",
        json(
            """
            {"status": "%s", "command": "submit/local train --hidden '100'",
             "configuration": {"layers": [784, 100, 10], "activation": "relu",
               "loss": "cross-entropy", "optimizer": "adam", "batch-size": 200, "epochs": 10,
               "data": "auto", "initial-model": null},
             "data": {"source": "%s", "examples": "%s", "generated": %b, "sha256": "c655806",
               "train": 50000, "validation": 10000, "test": 10000},
             "engine": "resident", "partitions": 2, "blas": "OpenBLAS 0.3.31, 1 thread",
             "versions": {"kindling": "0.2.0", "java": "17"}%s%s}
            """
                .formatted(
                    status,
                    source,
                    source.startsWith("csv:") ? "rows" : "images",
                    source.startsWith("digits"),
                    test,
                    failure)),
        metrics(epochs));
  }

  private static List<JsonNode> metrics(int epochs) {
    List<JsonNode> lines = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      lines.add(
          json(
              String.format(
                  Locale.ROOT,
                  "{\"epoch\": %d, \"step\": %d, \"loss\": %f, \"validationLoss\": %f,"
                      + " \"trainingAccuracy\": %f, \"validationAccuracy\": %f, \"learningRate\": 0.001, \"seconds\": %f}",
                  epoch,
                  250 * epoch,
                  0.5 / epoch,
                  0.1 + 0.3 / epoch,
                  0.98 - 0.2 / epoch,
                  0.97 - 0.1 / epoch,
                  1 + 1.0 / epoch)));
    }
    return lines;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a network that knows nothing, on drawn digits. */
  static ModelInsights images() {
    Network network =
        Recipe.builder().set(RecipeSettings.LAYERS, List.of(784, 100, 10)).build().network();
    return insights(new GeneratedDigits(7, 60), network, List.of());
  }

  /** Of rows of a table, whose classes have names. */
  static ModelInsights rows(String... classNames) {
    Network network =
        Recipe.builder().set(RecipeSettings.LAYERS, List.of(15, 5, 10)).build().network();
    float[] features = new float[40 * 15];
    int[] labels = new int[40];
    Arrays.setAll(labels, i -> i % 10);
    for (int i = 0; i < features.length; i++) {
      features[i] = i * 0.37f - 20;
    }
    return insights(
        new LoadedExamples(new FloatFeatures(15, features), labels), network, List.of(classNames));
  }

  private static ModelInsights insights(ExampleSet examples, Network network, List<String> names) {
    try {
      Map<Integer, float[]> rows = new HashMap<>();
      List<Mistake> mistakes = new ArrayList<>();
      Shard shard = new Shard(0, 0, examples.read(0, 40));
      for (int example = 0; example < 40; example++) {
        rows.put(example, shard.features(example));
        mistakes.add(new Mistake(example, example % 10, (example + 1) % 10, 0.9f, 0.05f, 3));
      }
      return ModelInsights.of(
          names,
          examples.imageColumns(),
          examples.scaling(),
          "test",
          new Evaluation(0.3, counts(), mistakes, Optional.empty()),
          rows,
          network,
          new XavierUniform().parameters(network, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<Long>> counts() {
    List<List<Long>> counts = new ArrayList<>();
    for (int actual = 0; actual < 10; actual++) {
      List<Long> row = new ArrayList<>();
      for (int predicted = 0; predicted < 10; predicted++) {
        row.add(actual == predicted ? 1000L : (actual * 7L + predicted * 3L) % 13);
      }
      counts.add(row);
    }
    return counts;
  }

  static ModelComparisonView comparison() {
    return new ModelComparisonView(
        "promoted",
        "it gets 356 of 500 test examples right (71.20%), the champion (version 1) 269",
        "500 test examples",
        List.of("candidate", "champion, version 1"),
        List.of(
            new Row("right", List.of("356", "269")),
            new Row("95% interval", List.of("67.08 to 75.00%", "49.42 to 58.13%")),
            new Row("McNemar's p", List.of("8.7e-13", ""))));
  }

  /** The page of a run with all that there can be on it. */
  static String page(RunSummary run, ModelInsights insights, ModelComparisonView comparison) {
    return Pages.of(
        RunPage.of(run, Optional.ofNullable(insights), Optional.ofNullable(comparison)));
  }
}
