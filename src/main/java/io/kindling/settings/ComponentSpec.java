package io.kindling.settings;

/** Composes what {@link Component#spec} returns. */
public final class ComponentSpec {

  private final StringBuilder text;
  private char separator = ':';

  private ComponentSpec(String name) {
    this.text = new StringBuilder(name);
  }

  /** Begins with the name of the kind. */
  public static ComponentSpec of(String name) {
    return new ComponentSpec(name);
  }

  /** Adds a parameter, unless it has its default value. */
  public ComponentSpec with(Parameter parameter, double value) {
    if (value != parameter.fallback()) {
      text.append(separator).append(parameter.name()).append('=').append(number(value));
      separator = ',';
    }
    return this;
  }

  /** A number as people write it: {@code 3}, {@code 0.001}, {@code 1.0E-8}. Reads back exactly. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
