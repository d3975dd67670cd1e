package io.kindling.cli;

import io.kindling.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every combination of some options' values. */
final class Grid {

  private Grid() {}

  /**
   * The combinations, each an option's value by its name; a single empty one of no axes.
   *
   * @param axes as they were given, {@code name=a;b;c} or {@code name=a,b,c}
   * @throws InvalidInputException if one is none
   */
  static List<Map<String, String>> points(List<String> axes) {
    List<Map<String, String>> points = List.of(Map.of());
    for (String axis : axes) {
      int equals = axis.indexOf('=');
      if (equals < 1 || equals == axis.length() - 1) {
        throw new InvalidInputException(
            "--grid '"
                + axis
                + "': expected an option's name and its values, such as dropout=0.2,0.5; values that"
                + " hold commas are separated by semicolons");
      }
      String name = axis.substring(0, equals).strip();
      String values = axis.substring(equals + 1);
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> point : points) {
        for (String value : values.split(values.contains(";") ? ";" : ",", -1)) {
          Map<String, String> next = new LinkedHashMap<>(point);
          next.put(name, value.strip());
          longer.add(next);
        }
      }
      points = longer;
    }
    return points;
  }
}
