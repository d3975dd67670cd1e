package io.kindling.settings;

/** A builder of the text that {@link Component#spec} returns. */
public final class ComponentSpec {

  private final StringBuilder text;
  private char separator = ':';

  private ComponentSpec(String name) {
    this.text = new StringBuilder(name);
  }

  /** Starts a spec with the component's name. */
  public static ComponentSpec of(String name) {
    return new ComponentSpec(name);
  }

  /** Appends a parameter, unless the value is its default. */
  public ComponentSpec with(Parameter parameter, double value) {
    if (value != parameter.fallback()) {
      text.append(separator).append(parameter.name()).append('=').append(number(value));
      separator = ',';
    }
    return this;
  }

  /**
   * Returns a number as short text: {@code 3}, {@code 0.001}, {@code 1.0E-8}. Parsing the text
   * gives exactly the same number.
   */
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
