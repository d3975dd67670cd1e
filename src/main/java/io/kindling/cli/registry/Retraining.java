package io.kindling.cli.registry;

import io.kindling.InvalidInputException;
import io.kindling.cli.train.CommandTraining;
import io.kindling.data.DataSet;
import io.kindling.model.Model;
import io.kindling.nn.FiniteFloats;
import io.kindling.registry.DataLimits;
import io.kindling.registry.DataStatistics;
import io.kindling.registry.Decision;
import io.kindling.registry.ModelComparison;
import io.kindling.registry.PromotionRule;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistryWriter;
import io.kindling.report.page.ModelInsights;
import io.kindling.run.Execution;
import io.kindling.run.Resumption;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunMismatchException;
import io.kindling.run.SessionData;
import io.kindling.run.TrainingSession.Outcome;
import io.kindling.spark.TrainingGauges;
import io.kindling.spark.TrainingGauges.Quantity;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.evaluation.ClusterEvaluation;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.TrainingState;
import io.kindling.training.evaluation.EvaluatedNetwork;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.EvaluationComparison;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A retraining on data that are open: compares them with those before, trains a candidate, compares
 * it with the champion, and has the registry write what came of it.
 */
final class Retraining {

  private final RegistryWriter writer;
  private final Registry registry;
  private final String runId;
  private final Execution execution;
  private final Configuration hadoop;
  private final PrintWriter out;
  private final Consumer<String> warn;

  /**
   * @param execution whose output is the retraining's run directory
   * @param warn is told what a user should know
   */
  Retraining(
      RegistryWriter writer,
      String runId,
      Execution execution,
      Configuration hadoop,
      PrintWriter out,
      Consumer<String> warn) {
    this.writer = writer;
    this.registry = writer.registry();
    this.runId = runId;
    this.execution = execution;
    this.hadoop = hadoop;
    this.out = out;
    this.warn = warn;
  }

  /**
   * Compares the data with those that the champion was trained on.
   *
   * @throws DataRefusedException if they are too different
   */
  DataStatistics check(DataSet data, DataLimits limits) {
    DataStatistics figures = DataStatistics.of(data);
    Optional<Integer> number = registry.champion();
    if (number.flatMap(registry::decisionFlaw).isPresent()) {
      warn.accept(
          "the data are not compared with those of the champion, for what they were is not known");
      return figures;
    }
    number.ifPresentOrElse(
        champion -> {
          List<String> violations = limits.violations(registry.decision(champion).data(), figures);
          if (!violations.isEmpty()) {
            throw new DataRefusedException(
                String.format(
                    "%s: not trained on, for the data are unlike those of the champion (version"
                        + " %d): %s; look at them, or allow more by --max-count-change,"
                        + " --max-class-change, --max-mean-change or"
                        + " --max-deviation-change",
                    data.source(), champion, String.join("; ", violations)));
          }
          out.printf(
              "Data check: like those of the champion (version %d), within the limits%n", champion);
        },
        () -> out.println("Data check: sound; there is no champion to compare them with yet"));
    return figures;
  }

  /** Data that nothing should be trained on. */
  static final class DataRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DataRefusedException(String message) {
      super(message);
    }
  }

  /** The model in force, if there is one. */
  Optional<Model> champion() throws IOException {
    Optional<Integer> number = registry.champion();
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(registry.modelAlone(number.get(), warn));
  }

  /**
   * Checks, before anything is trained, that candidate and champion can be compared.
   *
   * @throws InvalidInputException if they cannot
   */
  void checkComparable(Model champion, Recipe recipe) {
    if (champion.network().inputs() != recipe.network().inputs()
        || champion.network().outputs() != recipe.network().outputs()) {
      throw new InvalidInputException(
          String.format(
              "%s: the champion (version %d) takes %d features for one of %d classes, the candidate"
                  + " %d for %d: they cannot be compared; give the data and layers that it was made"
                  + " for, or begin another registry",
              registry.path(),
              registry.champion().orElseThrow(),
              champion.network().inputs(),
              champion.network().outputs(),
              recipe.network().inputs(),
              recipe.network().outputs()));
    }
  }

  /**
   * Trains the candidate, from where a retraining of this name was cut off, if it was.
   *
   * @param initial where to begin otherwise
   * @return empty if it was stopped
   */
  Optional<Model> train(CommandTraining training, Recipe recipe, DataSet data, float[] initial)
      throws IOException {
    RunDirectory directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    TrainingState state = null;
    try {
      if (directory.status().equals("completed")) {
        Resumption.checkCompleted(directory, recipe, Set.of());
        Resumption.checkCompletedData(directory, recipe, SessionData.of(data));
        out.println("The training was completed before; going on from there");
        return Optional.of(Model.read(directory.modelFile(), hadoop));
      }
      Optional<Resumption> found = Resumption.find(directory, execution, recipe, Set.of(), warn);
      found.ifPresent(resumption -> resumption.checkData(recipe, SessionData.of(data)));
      state = found.map(resumption -> resumption.state(recipe)).orElse(null);
    } catch (RunMismatchException | InvalidInputException e) {
      warn.accept(
          "the retraining that was cut off is begun anew, for it "
              + (e instanceof RunMismatchException ? "was another: " : "cannot go on: ")
              + e.getMessage());
      writer.forget(runId);
      directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    }
    if (state == null) {
      state = TrainingState.initial(recipe, initial);
    }
    directory.takeOver();
    try {
      return training.run(recipe, execution, data, directory, state).map(Outcome::model);
    } finally {
      directory.release();
    }
  }

  /** Compares, decides and publishes. */
  Decision decide(
      JavaSparkContext spark,
      Recipe recipe,
      DataSet data,
      DataStatistics dataFigures,
      Model candidate,
      Optional<Model> champion,
      PromotionRule rule)
      throws IOException {
    boolean tested = data.test().size() > 0;
    DataSet.Part part = tested ? data.test() : data.validation();
    if (part.size() == 0) {
      throw RecipeSettings.VALIDATION.invalid(
          "there are no test examples and none held back, so that nothing can be compared; hold some"
              + " back");
    }
    int shards = recipe.get(RecipeSettings.SHARDS);
    int tasks = TaskSlots.expected(spark, shards, execution.get(Execution.PARTITIONS));
    // Each of two scales features as it was trained to.
    ShardedExamples examples =
        champion.isPresent()
            ? ShardedExamples.raw(spark, "held-out", part, shards, tasks)
            : new ShardedExamples(spark, "held-out", part, shards, tasks);
    String heldOut = tested ? "test" : "validation";
    ModelEvaluation outcome =
        ClusterMonitor.during(
            spark,
            "compare candidate and champion",
            () ->
                champion.isPresent()
                    ? compare(examples, part, recipe, heldOut, candidate, champion.get())
                    : alone(examples, part, recipe, heldOut, candidate));
    ModelComparison figures = outcome.figures();
    TrainingGauges gauges = TrainingGauges.ofThisJvm();
    gauges.set(Quantity.CANDIDATE_ACCURACY, figures.candidateAccuracy());
    if (champion.isPresent()) {
      gauges.set(Quantity.CHAMPION_ACCURACY, figures.championAccuracy());
    }
    PromotionRule.Judgement judgement =
        rule.judge(
            figures,
            FiniteFloats.all(candidate.parameters()) && Double.isFinite(figures.candidateLoss()));
    new CandidateReport(spark, recipe, execution, warn)
        .write(
            candidate,
            part,
            heldOut,
            outcome.candidate(),
            ModelComparisonText.of(figures, judgement));
    return writer.publish(candidate, runId, rule, judgement, figures, dataFigures);
  }

  /**
   * What was found out about the candidate.
   *
   * @param figures beside those of the champion, if there is one
   * @param candidate its evaluation, with the worst mistakes
   */
  private record ModelEvaluation(ModelComparison figures, Evaluation candidate) {}

  private ModelEvaluation compare(
      ShardedExamples examples,
      DataSet.Part part,
      Recipe recipe,
      String heldOut,
      Model candidate,
      Model champion) {
    EvaluationComparison outcome =
        ClusterEvaluation.compare(
            examples,
            new EvaluatedNetwork(candidate.network(), candidate.scaling()),
            candidate.parameters(),
            new EvaluatedNetwork(champion.network(), champion.scaling()),
            champion.parameters(),
            recipe.get(RecipeSettings.BLAS),
            ModelInsights.MISTAKES);
    // A network that diverged is not promoted; a row that none can compute with has to be mended.
    outcome.first().requireNear(part.examples().scaled(candidate.scaling()));
    outcome.second().requireNear(part.examples().scaled(champion.scaling()));
    return new ModelEvaluation(
        ModelComparison.with(
            registry.champion().orElseThrow(),
            heldOut,
            outcome.both(),
            outcome.onlyFirst(),
            outcome.onlySecond(),
            outcome.neither(),
            outcome.first().meanLoss(),
            outcome.second().meanLoss()),
        outcome.first());
  }

  private static ModelEvaluation alone(
      ShardedExamples examples, DataSet.Part part, Recipe recipe, String heldOut, Model candidate) {
    Evaluation outcome =
        ClusterEvaluation.of(
            examples,
            candidate.network(),
            recipe.get(RecipeSettings.BLAS),
            candidate.parameters(),
            ModelInsights.MISTAKES);
    outcome.requireNear(part.examples());
    return new ModelEvaluation(
        ModelComparison.alone(heldOut, outcome.total(), outcome.correct(), outcome.meanLoss()),
        outcome);
  }
}
