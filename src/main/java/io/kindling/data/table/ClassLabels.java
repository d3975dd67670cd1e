package io.kindling.data.table;

import io.kindling.InvalidInputException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which class a label is: the number that it is, or its place among names.
 *
 * @param names of the classes, from class 0 on; empty where labels are the classes' numbers
 */
public record ClassLabels(List<String> names) implements Serializable {

  /** What labels are taken for. */
  public enum Kind {
    /** Numbers if they all are, otherwise names. */
    AUTO,
    /** The numbers of classes, from 0 on. */
    NUMBERS,
    /** Names of classes, even if they look like numbers. */
    NAMES
  }

  private static final int SHOWN = 10;

  /** Copies the list. */
  public ClassLabels {
    names = List.copyOf(names);
  }

  /**
   * What the labels of a table are.
   *
   * @param places every label, and where it stands first, "file:line"
   * @throws InvalidInputException if they are numbers, but not those of classes, or some are
   *     numbers and some are not, or there are too many
   */
  public static ClassLabels of(Map<String, String> places, Kind kind) {
    Map<Boolean, List<String>> byNumber =
        places.keySet().stream().collect(Collectors.partitioningBy(ClassLabels::isNumber));
    boolean numbers = byNumber.get(false).isEmpty();
    if (kind == Kind.AUTO && !numbers && !byNumber.get(true).isEmpty()) {
      String name = byNumber.get(false).get(0);
      String number = byNumber.get(true).get(0);
      throw new InvalidInputException(
          String.format(
              "%s: the label '%s' is no number, but '%s' (%s) is; mend or leave out one, or have all"
                  + " labels taken for names (--labels names)",
              places.get(name), name, number, places.get(number)));
    }
    if (kind == Kind.NAMES || (kind == Kind.AUTO && !numbers)) {
      if (places.size() > TableScan.MOST_CLASSES) {
        String last = places.keySet().stream().skip(TableScan.MOST_CLASSES).findFirst().get();
        throw new InvalidInputException(places.get(last) + ": " + TableScan.tooManyLabels(last));
      }
      return new ClassLabels(places.keySet().stream().sorted(order(numbers)).toList());
    }
    ClassLabels labels = new ClassLabels(List.of());
    String lowest = null;
    for (Map.Entry<String, String> each : places.entrySet()) {
      try {
        int number = labels.classOf(each.getKey());
        lowest = lowest == null || number < labels.classOf(lowest) ? each.getKey() : lowest;
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(each.getValue() + ": " + e.getMessage(), e);
      }
    }
    if (lowest != null && labels.classOf(lowest) > 0) {
      throw new InvalidInputException(
          places.get(lowest)
              + ": the lowest label is "
              + lowest
              + ", but classes are numbered from 0 on; number them so, or have the labels taken"
              + " for names (--labels names)");
    }
    return labels;
  }

  private static Comparator<String> order(boolean numbers) {
    Comparator<String> byText = Comparator.naturalOrder();
    return numbers
        ? Comparator.<String, Double>comparing(Double::valueOf).thenComparing(byText)
        : byText;
  }

  private static boolean isNumber(String label) {
    try {
      return Float.isFinite(FiniteNumber.parse(label, ""));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The class of a label.
   *
   * @throws IllegalArgumentException if it is none; the message says why and what to do
   */
  public int classOf(String label) {
    if (!names.isEmpty()) {
      int place = names.indexOf(label);
      if (place < 0) {
        throw new IllegalArgumentException(
            "the label '" + label + "' is none of the classes " + String.join(", ", shown()));
      }
      return place;
    }
    double number;
    try {
      number = Double.parseDouble(label);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the label '" + label + "' is not the number of a class, from 0 on", e);
    }
    if (number < 0 || number != Math.rint(number) || number >= TableScan.MOST_CLASSES) {
      throw new IllegalArgumentException(
          String.format(
              "the label %s is not the number of a class, 0 to %d at most; number the classes from 0"
                  + " on, or have the labels taken for names (--labels names)",
              label, TableScan.MOST_CLASSES - 1));
    }
    return (int) number;
  }

  private List<String> shown() {
    return names.size() <= SHOWN
        ? names
        : Stream.concat(names.stream().limit(SHOWN), Stream.of("…")).toList();
  }
}
