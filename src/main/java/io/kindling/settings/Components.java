package io.kindling.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All kinds that there are of something, by their names. A new kind is a class of its own and a
 * line where its family is listed.
 *
 * @param <T> what all members are
 */
public final class Components<T extends Component> {

  private final Map<String, Function<ComponentParameters, T>> members = new LinkedHashMap<>();

  private final List<String> forms = new ArrayList<>();

  /** Without any member. */
  public Components() {}

  /** Adds a member, by what makes it of the parameters that were given to it. */
  public Components<T> with(Function<ComponentParameters, T> member) {
    ComponentParameters defaults = new ComponentParameters("", Map.of());
    String name = member.apply(defaults).spec();
    if (name.indexOf(':') >= 0 || members.putIfAbsent(name, member) != null) {
      throw new IllegalArgumentException(name + " is there already, or differs from its defaults");
    }
    forms.add(defaults.form(name));
    return this;
  }

  /**
   * Returns the members as a help text lists them: each with its parameters and their defaults, in
   * the order in which they were added.
   */
  public String help() {
    int last = forms.size() - 1;
    return String.join(", ", forms.subList(0, last)) + " or " + forms.get(last);
  }

  /** The members' names, in the order in which they were added. */
  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  /** Every member, with its parameters' defaults. */
  public List<T> all() {
    return names().stream().map(this::parse).toList();
  }

  /**
   * The kind that is spelled so.
   *
   * @param spec {@code kind} or {@code kind:parameter=value,…}
   * @throws IllegalArgumentException if there is none; the message says what there is
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
                + "': expected parameters behind the colon, each once, such as"
                + " nesterov:momentum=0.8");
      }
    }
    return parameters;
  }
}
