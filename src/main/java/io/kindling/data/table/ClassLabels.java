package io.kindling.data.table;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import io.kindling.InvalidInputException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The classes of a table's labels: the numbers that the labels are, or their places among names.
 * Labels that are equal as numbers, such as {@code 1}, {@code +1} and {@code 1.0}, are one class.
 */
public final class ClassLabels implements Serializable {

  private static final long serialVersionUID = 2;

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

  /** Decimal places up to which a number is written in full. */
  private static final int LONGEST = 40;

  private final List<String> names;
  private final Map<String, Integer> byName = new HashMap<>();

  /** Models of earlier versions may have several names that are one number: the first counts. */
  private final Map<Object, Integer> byKey = new HashMap<>();

  /**
   * @param names the names of the classes, from class 0 on; empty where labels are the classes'
   *     numbers
   */
  public ClassLabels(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      byName.putIfAbsent(names.get(i), i);
      byKey.putIfAbsent(key(names.get(i)), i);
    }
  }

  /** Returns the names of the classes, from class 0 on; empty where labels are their numbers. */
  public List<String> names() {
    return names;
  }

  /**
   * Returns the classes of a table's labels.
   *
   * @param places every label, and where it stands first, "file:line"
   * @throws InvalidInputException if they are numbers, but not those of classes, or some are
   *     numbers and some are not, or there are too many
   */
  public static ClassLabels of(Map<String, String> places, Kind kind) {
    Map<Boolean, List<String>> byNumber =
        places.keySet().stream().collect(partitioningBy(ClassLabels::isNumber));
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
      List<String> names = names(places.keySet().stream());
      if (names.size() > TableScan.MOST_CLASSES) {
        String last = places.keySet().stream().skip(TableScan.MOST_CLASSES).findFirst().get();
        throw new InvalidInputException(places.get(last) + ": " + TableScan.tooManyLabels(last));
      }
      return new ClassLabels(names.stream().sorted(order(numbers)).toList());
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

  /** One name for every class: its label, or the plain number where that is written differently. */
  private static List<String> names(Stream<String> labels) {
    return labels
        .collect(groupingBy(ClassLabels::key, collectingAndThen(toList(), ClassLabels::name)))
        .values()
        .stream()
        .toList();
  }

  private static String name(List<String> labels) {
    if (labels.size() == 1) {
      return labels.get(0);
    }
    BigDecimal number = (BigDecimal) key(labels.get(0));
    return Math.abs(number.scale()) > LONGEST ? number.toString() : number.toPlainString();
  }

  private static Comparator<String> order(boolean numbers) {
    Comparator<String> byText = Comparator.naturalOrder();
    return numbers
        ? Comparator.<String, Double>comparing(Double::valueOf).thenComparing(byText)
        : byText;
  }

  private static boolean isNumber(String label) {
    try {
      return Double.isFinite(FiniteNumber.parse(label, ""));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns what all labels of a class have in common: the number, or the text if it is none. */
  static Object key(String label) {
    try {
      return isNumber(label) ? new BigDecimal(label.strip()).stripTrailingZeros() : label;
    } catch (NumberFormatException e) {
      return label; // Its exponent has more digits than a BigDecimal takes.
    }
  }

  /**
   * Returns the class of a label.
   *
   * @throws IllegalArgumentException if it has none; the message says why and what to do
   */
  public int classOf(String label) {
    if (!names.isEmpty()) {
      Integer named = byName.get(label);
      if (named == null) {
        named = byKey.get(key(label));
      }
      if (named == null) {
        throw new IllegalArgumentException(
            "the label '" + label + "' is none of the classes " + String.join(", ", shown()));
      }
      return named;
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

  /**
   * Returns the class of every distinct label, in the order of their first.
   *
   * @throws InvalidInputException if labels that are equal as numbers are two classes, as in models
   *     of earlier versions
   */
  public int[] ofKeys(Collection<String> labels) {
    Map<Object, String> firsts = new LinkedHashMap<>();
    for (String label : labels) {
      String first = firsts.computeIfAbsent(key(label), key -> label);
      if (classOf(first) != classOf(label)) {
        throw new InvalidInputException(
            String.format(
                "the labels '%s' and '%s' are equal as numbers, but were two classes in an earlier"
                    + " version of this program; train anew",
                first, label));
      }
    }
    return firsts.values().stream().mapToInt(this::classOf).toArray();
  }

  private List<String> shown() {
    return names.size() <= SHOWN
        ? names
        : Stream.concat(names.stream().limit(SHOWN), Stream.of("…")).toList();
  }
}
