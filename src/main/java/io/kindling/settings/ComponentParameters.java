package io.kindling.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters given in a {@link Component}'s spec, from which the component reads its own. */
public final class ComponentParameters {

  private final String kind;
  private final Map<String, String> given;
  private final Map<String, Parameter> known = new LinkedHashMap<>();

  ComponentParameters(String kind, Map<String, String> given) {
    this.kind = kind;
    this.given = new LinkedHashMap<>(given);
  }

  /**
   * Returns the value of a parameter, or its default if none was given.
   *
   * @throws IllegalArgumentException if the value is not a number or is out of range
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
   * Checks that the component has read every given parameter.
   *
   * @throws IllegalArgumentException if the component has no parameter of a given name
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
