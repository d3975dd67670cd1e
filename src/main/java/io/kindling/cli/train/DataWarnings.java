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

/** Warnings about the data of a training, one line each. */
public final class DataWarnings {

  /** The largest number of classes or columns that a warning names. */
  private static final int NAMED = 5;

  private DataWarnings() {}

  /** Returns the warnings about a data set under a recipe. */
  static List<String> of(DataSet data, Recipe recipe) {
    PartStatistics training = data.training().figures();
    List<String> remarks = new ArrayList<>();
    split(training, data.validation().figures(), remarks);
    // Training and validation examples together; their split has its own warning above.
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
              "the training images look dark on light%s (mean grey level %.0f of 255); networks"
                  + " learn slowly or not at all from such images; %s",
              inverted ? " after inversion" : "",
              255 * mean,
              inverted ? "leave out --invert" : "--invert exchanges dark and light"));
    }
    remarks.addAll(coarse(training, data.training().examples().scaling()));
    return remarks;
  }

  /** Returns warnings about columns with different values that are equal as 32-bit inputs. */
  public static List<String> coarse(PartStatistics figures, Scaling scaling) {
    String remedy =
        scaling.isLearned()
            ? "a few values are far greater than the others; take logarithms, or remove these rows"
            : "--scaling standard subtracts the mean first, in 64 bits";
    List<String> remarks =
        new ArrayList<>(
            figures.coarse().stream()
                .limit(NAMED)
                .map(
                    feature ->
                        String.format(
                            "of %,d different values of %s in a sample, 32-bit inputs distinguish"
                                + " %,d under --scaling %s; %s",
                            feature.distinct(), feature.name(), feature.left(), scaling, remedy))
                .toList());
    int more = figures.coarse().size() - remarks.size();
    if (more > 0) {
      remarks.add(String.format("the same applies to %,d more columns", more));
    }
    return remarks;
  }

  /** Adds a warning about classes without training or validation examples. */
  private static void empty(DataSet data, PartStatistics given, List<String> remarks) {
    List<Integer> reported = ClassBalance.missing(given, data.test().figures());
    List<Integer> classes =
        IntStream.range(0, data.classes())
            .filter(label -> given.count(label) == 0 && !reported.contains(label))
            .boxed()
            .toList();
    if (given.total() > 0 && !classes.isEmpty()) {
      remarks.add(
          named(classes)
              + (classes.size() == 1 ? " has" : " have")
              + " no training examples: the network cannot learn "
              + (classes.size() == 1 ? "it" : "them"));
    }
  }

  /** Adds a warning about examples of a part whose features also occur in the training examples. */
  private static void repeated(
      DataSet.Part part, String name, String result, List<String> remarks) {
    long repeated = part.figures().repeated();
    if (repeated > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%,d of the %,d %s %s the features of a training example: %s may overstate the"
                  + " accuracy on new examples; remove the duplicates from one of the two sets",
              repeated,
              part.size(),
              name,
              repeated == 1 ? "has" : "have",
              result));
    }
  }

  /** Adds a warning if classes are unbalanced between training and validation examples. */
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
              "the order of the training file makes the split uneven: %s %s far rarer in one part"
                  + " than in the other (class %d: %,d of %,d training examples, %,d of %,d"
                  + " validation examples); use --validation-split stratified",
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

  /** Adds a warning about classes that occur in only one of training files and test files. */
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
