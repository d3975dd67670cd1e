package io.kindling.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters that were given to a kind, from which it takes those that it knows. */
public final class ComponentParameters {

  private final String kind;
  private final Map<String, String> given;
  private final Map<String, Parameter> known = new LinkedHashMap<>();

  ComponentParameters(String kind, Map<String, String> given) {
    this.kind = kind;
    this.given = new LinkedHashMap<>(given);
  }

  /**
   * Returns the value of a parameter, its default where none was given.
   *
   * @throws IllegalArgumentException if the value is not a number, or cannot be used
   */
  public double get(Parameter parameter) {
    known.put(parameter.name(), parameter);
    String text = given.get(parameter.name());
    return text == null ? parameter.fallback() : parameter.read(kind, text);
  }

  /** Returns the text form of the component with every parameter at its default. */
  String form(String name) {
    return known.isEmpty()
        ? name
        : known.values().stream()
            .map(each -> each.name() + "=" + ComponentSpec.number(each.fallback()))
            .collect(Collectors.joining(",", name + ":", ""));
  }

  /**
   * Checks that the kind has taken all that was given.
   *
   * @throws IllegalArgumentException if it does not know some of it
   */
  void checkAllKnown() {
    for (String name : given.keySet()) {
      if (!known.containsKey(name)) {
        throw new IllegalArgumentException(
            String.format(
                "%s has no parameter '%s'; it has %s",
                kind, name, known.isEmpty() ? "none" : String.join(", ", known.keySet())));
      }
    }
  }
}
