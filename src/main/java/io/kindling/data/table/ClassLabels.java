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
 * The mapping from a table's labels to classes. Labels are either class numbers or names, whose
 * position in the list of names is the class. Labels that are numerically equal, such as {@code 1},
 * {@code +1} and {@code 1.0}, are one class.
 */
public final class ClassLabels implements Serializable {

  private static final long serialVersionUID = 2;

  /** The interpretation of labels. */
  public enum Kind {
    /** Class numbers if all labels are numbers, otherwise names. */
    AUTO,
    /** Class numbers, from 0 on. */
    NUMBERS,
    /** Class names, even if they look like numbers. */
    NAMES
  }

  private static final int SHOWN = 10;

  /** The number of digits or decimal places up to which a number is written in full. */
  private static final int LONGEST = 40;

  private final List<String> names;
  private final Map<String, Integer> byName = new HashMap<>();

  /**
   * The classes by key. Models of earlier versions may have equal numbers; the first one counts.
   */
  private final Map<Object, Integer> byKey = new HashMap<>();

  /**
   * Creates a mapping.
   *
   * @param names the names of the classes, from class 0 on; empty if labels are class numbers
   */
  public ClassLabels(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      byName.putIfAbsent(names.get(i), i);
      byKey.putIfAbsent(key(names.get(i)), i);
    }
  }

  /** Returns the names of the classes, from class 0 on; empty if labels are class numbers. */
  public List<String> names() {
    return names;
  }

  /**
   * Returns the mapping for a table's labels.
   *
   * @param places the first place of every label, as "file:line"
   * @param kind the interpretation of the labels
   * @throws InvalidInputException if labels are numbers but not class numbers, if only some of them
   *     are numbers, or if there are too many
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
              "%s: the label '%s' is not a number, but '%s' (%s) is; correct or remove one of them,"
                  + " or treat all labels as names (--labels names)",
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
              + ", but classes are numbered from 0 on; renumber them, or treat the labels as"
              + " names (--labels names)");
    }
    return labels;
  }

  /** Returns one name for every class: its only label, or the plain form of a number. */
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

  /** Returns the key shared by all labels of a class: the number, or the text of a non-number. */
  static Object key(String label) {
    try {
      return isNumber(label) ? new BigDecimal(label.strip()).stripTrailingZeros() : label;
    } catch (NumberFormatException e) {
      return label; // The exponent has more digits than a BigDecimal supports.
    }
  }

  /**
   * Returns the class of a label.
   *
   * @throws IllegalArgumentException if the label has no class; the message gives the reason and
   *     what to do
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
              "the label %s is not the number of a class, 0 to %d at most; number the classes from"
                  + " 0 on, or treat the labels as names (--labels names)",
              label, TableScan.MOST_CLASSES - 1));
    }
    return (int) number;
  }

  /**
   * Returns the class of every distinct label, in the order of their first occurrence.
   *
   * @throws InvalidInputException if numerically equal labels belong to two classes, as is possible
   *     in models of earlier versions
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
