package io.kindling.settings;

import io.kindling.InvalidInputException;
import io.kindling.Secrets;
import java.util.List;
import java.util.Locale;

/**
 * The declaration of a setting: its name, value type, default and description.
 *
 * <p>Each setting is declared once. Command-line options with their help, recipe files, the printed
 * configuration, the run's record and the comparison before a resume are derived from it.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {

  private final Heading heading;
  private final String name;
  private final String label;
  private final ValueType<T> type;
  private final String fallback;
  private final List<String> description;
  private final boolean secret;

  private Setting(
      Heading heading,
      String name,
      String label,
      ValueType<T> type,
      String fallback,
      List<String> description,
      boolean secret) {
    this.heading = heading;
    this.name = name;
    this.label = label;
    this.type = type;
    this.fallback = fallback;
    this.description = description;
    this.secret = secret;
  }

  /** Declares a setting that the help lists under {@link Heading#GENERAL}. */
  public static <T> Setting<T> of(
      String name, String label, ValueType<T> type, String fallback, String... description) {
    return of(Heading.GENERAL, name, label, type, fallback, description);
  }

  /**
   * Declares a setting.
   *
   * @param heading the heading under which the help lists it
   * @param name the name in lower case, with dashes: {@code batch-size}
   * @param label the placeholder for a value in the help: {@code N}
   * @param fallback the default as text, or null if there is none
   * @param description the sentences of the help; {@code ${DEFAULT-VALUE}} is replaced by the
   *     default
   */
  public static <T> Setting<T> of(
      Heading heading,
      String name,
      String label,
      ValueType<T> type,
      String fallback,
      String... description) {
    return new Setting<>(heading, name, label, type, fallback, List.of(description), false);
  }

  /** Returns a copy of this setting with another default. */
  public Setting<T> withDefault(String otherFallback) {
    return new Setting<>(heading, name, label, type, otherFallback, description, secret);
  }

  /**
   * Returns a copy of this setting whose values may be secret, such as an address that contains a
   * token.
   */
  public Setting<T> secret() {
    return new Setting<>(heading, name, label, type, fallback, description, true);
  }

  /** Returns whether values of this setting may be secret. */
  public boolean isSecret() {
    return secret;
  }

  /** Returns the heading under which the help lists this setting. */
  public Heading heading() {
    return heading;
  }

  /** Returns the setting's name, such as {@code batch-size}. */
  public String name() {
    return name;
  }

  /** Returns the placeholder for a value in the help, such as {@code N}. */
  public String label() {
    return label;
  }

  /** Returns the default as text, or null if there is none. */
  public String fallback() {
    return fallback;
  }

  /** Returns the sentences of the help text. */
  public List<String> description() {
    return description;
  }

  /** Returns whether the setting is a flag: an option without a value. */
  public boolean isFlag() {
    return type.equals(ValueType.FLAG);
  }

  /**
   * Parses a value.
   *
   * @throws IllegalArgumentException if the text is not a valid value; the message says what was
   *     expected
   */
  public T parse(String text) {
    return type.reader().apply(text);
  }

  /** Formats a value as text that {@link #parse} accepts. */
  public String format(T value) {
    return type.writer().apply(value);
  }

  /**
   * Formats a value for display, logs and records. Of a secret value only the place that it names
   * is included ({@link Secrets#placeOf(String)}).
   */
  public String shown(T value) {
    return secret ? Secrets.placeOf(format(value)) : format(value);
  }

  /**
   * Checks a value set by a program by the same rules as parsed text. Components are not checked
   * here: they check their parameters on construction.
   *
   * @throws InvalidInputException if the value is null although there is a default, or is not a
   *     valid value of this setting
   */
  public void check(T value) {
    if (value == null) {
      if (fallback != null) {
        throw invalid("has no value; without one it would be %s", fallback);
      }
    } else if (!(value instanceof Component)) {
      try {
        parse(format(value));
      } catch (IllegalArgumentException e) {
        throw InvalidInputException.about(name, name + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Creates an exception for a well-formed value that cannot be used in this context.
   *
   * @param problem a format string for the problem and its remedy; it continues a message that
   *     starts with the setting and its value
   */
  public InvalidInputException invalidValue(T value, String problem, Object... arguments) {
    return InvalidInputException.about(
        name,
        name + " " + shown(value) + ": " + String.format(Locale.ROOT, problem, arguments),
        null);
  }

  /**
   * Creates an exception whose message starts with the setting but omits its value.
   *
   * @param problem a format string for the problem and its remedy
   */
  public InvalidInputException invalid(String problem, Object... arguments) {
    return InvalidInputException.about(
        name, name + ": " + String.format(Locale.ROOT, problem, arguments), null);
  }

  @Override
  public String toString() {
    return name;
  }
}
