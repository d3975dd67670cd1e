package io.kindling.report.page;

import io.kindling.training.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Confusion matrix of an evaluation, with precision and recall of each class.
 *
 * @param classes the titles of the classes
 * @param rows the rows of the matrix, one per actual class; empty if there are too many classes
 * @param figures the precision and recall of each class
 * @param mostFrequent the most frequent mistakes, in descending order
 */
public record ConfusionView(
    List<String> classes,
    List<List<Cell>> rows,
    List<ClassFigures> figures,
    List<Pair> mostFrequent) {

  /** Maximum number of classes for which a matrix is readable. */
  private static final int MOST_CLASSES = 64;

  private static final int MOST_PAIRS = 5;

  /**
   * A cell of the matrix.
   *
   * @param count the number of examples, formatted; empty for 0
   * @param right whether the cell lies on the diagonal
   * @param strength the strength of the cell's colour, in percent
   */
  public record Cell(String count, boolean right, int strength) {}

  /**
   * Precision and recall of a class.
   *
   * @param title the title of the class
   * @param precision the fraction of the examples predicted as the class that belong to it,
   *     formatted
   * @param precisionPercent the precision in whole percent
   * @param recall the fraction of the class's examples that are predicted as the class, formatted
   * @param recallPercent the recall in whole percent
   * @param examples the number of examples of the class, formatted
   */
  public record ClassFigures(
      String title,
      String precision,
      int precisionPercent,
      String recall,
      int recallPercent,
      String examples) {}

  /** A pair of classes that the model confuses, with the number of such mistakes. */
  public record Pair(String actual, String predicted, long count) {}

  /** Copies the lists. */
  public ConfusionView {
    classes = List.copyOf(classes);
    rows = rows.stream().map(List::copyOf).toList();
    figures = List.copyOf(figures);
    mostFrequent = List.copyOf(mostFrequent);
  }

  /** Returns whether any class title has more than three characters and needs a wider column. */
  public boolean named() {
    return classes.stream().anyMatch(title -> title.length() > 3);
  }

  /** Creates the matrix of an evaluation. */
  static ConfusionView of(Evaluation evaluation, ClassTitles titles) {
    List<List<Long>> counts = evaluation.counts();
    List<String> classes = IntStream.range(0, counts.size()).mapToObj(titles::of).toList();
    return new ConfusionView(
        classes,
        counts.size() > MOST_CLASSES ? List.of() : rows(counts),
        IntStream.range(0, counts.size()).mapToObj(i -> figures(counts, i, classes)).toList(),
        mostFrequent(counts, classes));
  }

  private static List<List<Cell>> rows(List<List<Long>> counts) {
    long worst = 1;
    for (int actual = 0; actual < counts.size(); actual++) {
      for (int predicted = 0; predicted < counts.size(); predicted++) {
        worst = actual == predicted ? worst : Math.max(worst, counts.get(actual).get(predicted));
      }
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (int actual = 0; actual < counts.size(); actual++) {
      List<Cell> row = new ArrayList<>();
      long total = sum(counts.get(actual));
      for (int predicted = 0; predicted < counts.size(); predicted++) {
        long count = counts.get(actual).get(predicted);
        boolean right = actual == predicted;
        double share =
            right ? (double) count / Math.max(1, total) : Math.sqrt(count / (double) worst);
        row.add(
            new Cell(
                count == 0 ? "" : String.format(Locale.ROOT, "%,d", count),
                right,
                (int) Math.round((right ? 30 : 45) * share)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static ClassFigures figures(List<List<Long>> counts, int index, List<String> classes) {
    long right = counts.get(index).get(index);
    long actual = sum(counts.get(index));
    long predicted = counts.stream().mapToLong(row -> row.get(index)).sum();
    return new ClassFigures(
        classes.get(index),
        percent(right, predicted),
        share(right, predicted),
        percent(right, actual),
        share(right, actual),
        String.format(Locale.ROOT, "%,d", actual));
  }

  private static List<Pair> mostFrequent(List<List<Long>> counts, List<String> classes) {
    List<Pair> pairs = new ArrayList<>();
    for (int actual = 0; actual < counts.size(); actual++) {
      for (int predicted = 0; predicted < counts.size(); predicted++) {
        long count = counts.get(actual).get(predicted);
        if (actual != predicted && count > 0) {
          pairs.add(new Pair(classes.get(actual), classes.get(predicted), count));
        }
      }
    }
    pairs.sort(Comparator.comparingLong((Pair pair) -> -pair.count()));
    return pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()));
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
  }

  private static int share(long part, long whole) {
    return whole == 0 ? 0 : (int) (100 * part / whole);
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
