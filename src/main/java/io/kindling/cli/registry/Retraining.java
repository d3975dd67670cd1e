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
 * The steps of a retraining on open data: compares the data with the champion's data, trains a
 * candidate, compares it with the champion, and publishes the decision in the registry.
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
   * Creates a retraining.
   *
   * @param writer the locked registry
   * @param runId the name of the retraining
   * @param execution the execution, whose output is the run directory of the retraining
   * @param out the terminal
   * @param warn receives warnings for the user
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
   * Compares the data with the data that the champion was trained on.
   *
   * @return the statistics of the data
   * @throws DataRefusedException if the differences exceed the limits
   */
  DataStatistics check(DataSet data, DataLimits limits) {
    DataStatistics figures = DataStatistics.of(data);
    Optional<Integer> number = registry.champion();
    if (number.flatMap(registry::decisionFlaw).isPresent()) {
      warn.accept(
          "the data are not compared with the champion's, because the statistics of the champion's"
              + " data cannot be read");
      return figures;
    }
    number.ifPresentOrElse(
        champion -> {
          List<String> violations = limits.violations(registry.decision(champion).data(), figures);
          if (!violations.isEmpty()) {
            throw new DataRefusedException(
                String.format(
                    "%s: the data differ too much from those of the champion (version %d), so"
                        + " nothing was trained: %s; check the data, or raise --max-count-change,"
                        + " --max-class-change, --max-mean-change or --max-deviation-change",
                    data.source(), champion, String.join("; ", violations)));
          }
          out.printf(
              "Data check: within the limits around the data of the champion (version %d)%n",
              champion);
        },
        () -> out.println("Data check: passed; there is no champion to compare the data with yet"));
    return figures;
  }

  /** Thrown when the data differ too much from the champion's data. */
  static final class DataRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DataRefusedException(String message) {
      super(message);
    }
  }

  /** Returns the champion, if there is one. */
  Optional<Model> champion() throws IOException {
    Optional<Integer> number = registry.champion();
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(registry.modelAlone(number.get(), warn));
  }

  /**
   * Checks before the training that candidate and champion can be compared.
   *
   * @throws InvalidInputException if they have different numbers of inputs or outputs
   */
  void checkComparable(Model champion, Recipe recipe) {
    if (champion.network().inputs() != recipe.network().inputs()
        || champion.network().outputs() != recipe.network().outputs()) {
      throw new InvalidInputException(
          String.format(
              "%s: the champion (version %d) has %d features and %d classes, the candidate %d and"
                  + " %d: they cannot be compared; use data and layers like the champion's, or"
                  + " another registry",
              registry.path(),
              registry.champion().orElseThrow(),
              champion.network().inputs(),
              champion.network().outputs(),
              recipe.network().inputs(),
              recipe.network().outputs()));
    }
  }

  /**
   * Trains the candidate, or resumes an interrupted retraining of the same name.
   *
   * @param initial the initial parameters of a training that does not resume
   * @return the candidate; empty if the training was stopped
   */
  Optional<Model> train(CommandTraining training, Recipe recipe, DataSet data, float[] initial)
      throws IOException {
    RunDirectory directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    TrainingState state = null;
    try {
      if (directory.status().equals("completed")) {
        Resumption.checkCompleted(directory, recipe, Set.of());
        Resumption.checkCompletedData(directory, recipe, SessionData.of(data));
        out.println("The training is complete already; continuing with the comparison");
        return Optional.of(Model.read(directory.modelFile(), hadoop));
      }
      Optional<Resumption> found = Resumption.find(directory, execution, recipe, Set.of(), warn);
      found.ifPresent(resumption -> resumption.checkData(recipe, SessionData.of(data)));
      state = found.map(resumption -> resumption.state(recipe)).orElse(null);
    } catch (RunMismatchException | InvalidInputException e) {
      warn.accept(
          "the interrupted retraining starts anew, because it "
              + (e instanceof RunMismatchException
                  ? "had another recipe or other data: "
                  : "cannot be resumed: ")
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

  /**
   * Compares candidate and champion, decides about the promotion and publishes the decision.
   *
   * @param dataFigures the statistics of the data
   * @param champion the champion; empty if there is none yet
   * @throws InvalidInputException if there are no held-out examples
   */
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
          "there are neither test nor validation examples to compare models on; hold out some");
    }
    int shards = recipe.get(RecipeSettings.SHARDS);
    int tasks = TaskSlots.expected(spark, shards, execution.get(Execution.PARTITIONS));
    // With two models the features stay raw, because each model has its own scaling.
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
   * The evaluation of the candidate.
   *
   * @param figures the comparison with the champion, or the candidate's figures alone
   * @param candidate the candidate's evaluation, with its worst mistakes
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
    // Infinite outputs of a diverged network only prevent its promotion; a row with features far
    // out of range is an error in the data.
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
