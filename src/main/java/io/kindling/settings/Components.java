package io.kindling.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The registry of the components for one role, by name. To add a component, write a class and add
 * one line where the registry is built.
 *
 * @param <T> the common type of the components
 */
public final class Components<T extends Component> {

  private final Map<String, Function<ComponentParameters, T>> members = new LinkedHashMap<>();

  private final List<String> forms = new ArrayList<>();

  /** Creates an empty registry. */
  public Components() {}

  /**
   * Adds a component.
   *
   * @param member a factory that creates the component from the given parameters
   * @throws IllegalArgumentException if the name is taken, or if the component's spec without
   *     parameters is more than a name
   */
  public Components<T> with(Function<ComponentParameters, T> member) {
    ComponentParameters defaults = new ComponentParameters("", Map.of());
    String name = member.apply(defaults).spec();
    if (name.indexOf(':') >= 0 || members.putIfAbsent(name, member) != null) {
      throw new IllegalArgumentException(
          name + " is already registered, or its defaults differ from its declared parameters");
    }
    forms.add(defaults.form(name));
    return this;
  }

  /**
   * Returns the components as a help text lists them: each with its parameters and their defaults,
   * in the order in which they were added.
   */
  public String help() {
    int last = forms.size() - 1;
    return String.join(", ", forms.subList(0, last)) + " or " + forms.get(last);
  }

  /** Returns the components' names, in the order in which they were added. */
  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  /** Returns every component, with default parameters. */
  public List<T> all() {
    return names().stream().map(this::parse).toList();
  }

  /**
   * Returns the component with the given spec.
   *
   * @param spec {@code kind} or {@code kind:parameter=value,…}
   * @throws IllegalArgumentException if no component matches; the message lists the names or
   *     parameters that exist
   */
  public T parse(String spec) {
    int colon = spec.indexOf(':');
    String name = colon < 0 ? spec : spec.substring(0, colon);
    Function<ComponentParameters, T> member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException(
          "'" + spec + "' is none of " + String.join(", ", members.keySet()));
    }
    ComponentParameters parameters =
        new ComponentParameters(
            name, colon < 0 ? Map.of() : parameters(spec, spec.substring(colon + 1)));
    T kind = member.apply(parameters);
    parameters.checkAllKnown();
    return kind;
  }

  private static Map<String, String> parameters(String spec, String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : text.split(",", -1)) {
      int equals = parameter.indexOf('=');
      if (equals < 1
          || parameters.put(
                  parameter.substring(0, equals).strip(), parameter.substring(equals + 1).strip())
              != null) {
        throw new IllegalArgumentException(
            "'"
                + spec
                + "': expected parameters after the colon, each once, such as"
                + " nesterov:momentum=0.8");
      }
    }
    return parameters;
  }
}
