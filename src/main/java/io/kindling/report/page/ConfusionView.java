package io.kindling.report.page;

import io.kindling.training.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each, and how well each was told from the others.
 *
 * @param classes what they are called
 * @param rows of the matrix; none where there are too many classes for one
 * @param figures of each class
 * @param commonest the commonest mistakes, the commonest first
 */
public record ConfusionView(
    List<String> classes, List<List<Cell>> rows, List<ClassFigures> figures, List<Pair> commonest) {

  /** Of more classes nobody could read a matrix. */
  private static final int MOST_CLASSES = 64;

  private static final int MOST_PAIRS = 5;

  /**
   * How often a class was taken for another.
   *
   * @param count how often; empty for never
   * @param right whether it is the class itself
   * @param strength of its colour, in percent
   */
  public record Cell(String count, boolean right, int strength) {}

  /**
   * How well a class was told from the others.
   *
   * @param precision of those taken for it, how many were
   * @param precisionPercent the same as a number
   * @param recall of those that were of it, how many were taken for it
   * @param recallPercent the same as a number
   * @param examples how many are of it
   */
  public record ClassFigures(
      String title,
      String precision,
      int precisionPercent,
      String recall,
      int recallPercent,
      String examples) {}

  /** A class that was taken for another so many times. */
  public record Pair(String actual, String predicted, long count) {}

  /** Copies the lists. */
  public ConfusionView {
    classes = List.copyOf(classes);
    rows = rows.stream().map(List::copyOf).toList();
    figures = List.copyOf(figures);
    commonest = List.copyOf(commonest);
  }

  /** Whether classes have names that want room. */
  public boolean named() {
    return classes.stream().anyMatch(title -> title.length() > 3);
  }

  /** Of what came of an evaluation. */
  static ConfusionView of(Evaluation evaluation, ClassTitles titles) {
    List<List<Long>> counts = evaluation.counts();
    List<String> classes = IntStream.range(0, counts.size()).mapToObj(titles::of).toList();
    return new ConfusionView(
        classes,
        counts.size() > MOST_CLASSES ? List.of() : rows(counts),
        IntStream.range(0, counts.size()).mapToObj(i -> figures(counts, i, classes)).toList(),
        commonest(counts, classes));
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

  private static List<Pair> commonest(List<List<Long>> counts, List<String> classes) {
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
