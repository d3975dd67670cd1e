package io.kindling.cli.train;

import io.kindling.cli.source.DataSources;
import io.kindling.data.DataSet;
import io.kindling.data.PartStatistics;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.split.ClassBalance;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a user should know of the data before anything is trained on them: a line for each. */
public final class DataWarnings {

  /** Of the classes that something is amiss with, so many are named. */
  private static final int NAMED = 5;

  private DataWarnings() {}

  static List<String> of(DataSet data, Recipe recipe) {
    PartStatistics training = data.training().figures();
    List<String> remarks = new ArrayList<>();
    split(training, data.validation().figures(), remarks);
    // Both parts of the training files: what their split does has been said.
    PartStatistics given = training.withClassesOf(data.validation().figures());
    test(given, data.test().figures(), remarks);
    empty(data, given, remarks);
    repeated(data.test(), "test examples", "the test result", remarks);
    repeated(data.validation(), "validation examples", "the validation accuracy", remarks);
    if (data.test().size() == 0) {
      remarks.add(
          data.source()
              + " "
              + DataSources.of(data.source()).noTestReason()
              + ": there will be no test result, only validation");
    }
    double mean = training.meanFeature();
    if (mean > 0.5) {
      boolean inverted = recipe.get(RecipeSettings.INVERT);
      remarks.add(
          String.format(
              Locale.ROOT,
              "the training images look dark on light%s (mean grey level %.0f of 255), from which"
                  + " networks learn slowly or not at all; %s",
              inverted ? " once they are inverted" : "",
              255 * mean,
              inverted ? "leave out --invert" : "--invert exchanges dark and light"));
    }
    remarks.addAll(coarse(training, data.training().examples().scaling()));
    return remarks;
  }

  /** Columns of which a network cannot tell apart what differs. */
  public static List<String> coarse(PartStatistics figures, Scaling scaling) {
    String remedy =
        scaling.isLearned()
            ? "a few values are far greater than the others; take logarithms, or leave out these rows"
            : "--scaling standard subtracts the mean first, in 64 bits";
    List<String> remarks =
        new ArrayList<>(
            figures.coarse().stream()
                .limit(NAMED)
                .map(
                    feature ->
                        String.format(
                            "of %,d different values of %s that were looked at, 32-bit inputs tell"
                                + " %,d apart under --scaling %s; %s",
                            feature.distinct(), feature.name(), feature.left(), scaling, remedy))
                .toList());
    int more = figures.coarse().size() - remarks.size();
    if (more > 0) {
      remarks.add(String.format("the same is true of %,d columns more", more));
    }
    return remarks;
  }

  /** Classes that have a number or a name, and no example, or none but to test with. */
  private static void empty(DataSet data, PartStatistics given, List<String> remarks) {
    List<Integer> said = ClassBalance.missing(given, data.test().figures());
    List<Integer> classes =
        IntStream.range(0, data.classes())
            .filter(label -> given.count(label) == 0 && !said.contains(label))
            .boxed()
            .toList();
    if (given.total() > 0 && !classes.isEmpty()) {
      remarks.add(
          named(classes)
              + (classes.size() == 1 ? " has" : " have")
              + " no example to train on: nothing can be learned of "
              + (classes.size() == 1 ? "it" : "them"));
    }
  }

  private static void repeated(
      DataSet.Part part, String name, String result, List<String> remarks) {
    long repeated = part.figures().repeated();
    if (repeated > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d %s %s the features of an example to train on: %s may overstate the"
                  + " accuracy on new examples; remove what is repeated from one of the two sets",
              repeated,
              part.size(),
              name,
              repeated == 1 ? "has" : "have",
              result));
    }
  }

  private static void split(
      PartStatistics training, PartStatistics validation, List<String> remarks) {
    List<Integer> classes = ClassBalance.unbalanced(training, validation);
    if (!classes.isEmpty()) {
      int worst = classes.get(0);
      for (int label : classes) {
        if (share(training, label) < share(training, worst)) {
          worst = label;
        }
      }
      remarks.add(
          String.format(
              Locale.ROOT,
              "the training file's order leaks into the split: %s %s far rarer on one side than on"
                  + " the other (class %d: %,d of %,d to train on, %,d of %,d held back); give"
                  + " --validation-split stratified",
              named(classes),
              classes.size() == 1 ? "is" : "are",
              worst,
              training.count(worst),
              training.total(),
              validation.count(worst),
              validation.total()));
    }
  }

  private static double share(PartStatistics part, int label) {
    return (double) part.count(label) / part.total();
  }

  private static void test(PartStatistics training, PartStatistics test, List<String> remarks) {
    List<Integer> classes = ClassBalance.missing(training, test);
    for (boolean inTest : new boolean[] {true, false}) {
      List<Integer> missing =
          classes.stream().filter(label -> (inTest ? test : training).count(label) == 0).toList();
      if (!missing.isEmpty()) {
        remarks.add(
            String.format(
                "%s in none of the %,d %s, but among the %,d %s; do these files belong together?",
                named(missing) + (missing.size() == 1 ? " is" : " are"),
                (inTest ? test : training).total(),
                inTest ? "test examples" : "training examples",
                (inTest ? training : test).total(),
                inTest ? "training examples" : "test examples"));
      }
    }
  }

  private static String named(List<Integer> classes) {
    String names =
        classes.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return (classes.size() == 1 ? "class " : "classes ")
        + names
        + (classes.size() > NAMED ? String.format(" and %d more", classes.size() - NAMED) : "");
  }
}
