package io.kindling.settings;

import io.kindling.InvalidInputException;
import io.kindling.Secrets;
import java.util.List;
import java.util.Locale;

/**
 * Something that can be set: its name, how its values are written, its default, and what it means.
 *
 * <p>Declared once. Command-line options with their help, recipe files, the printed configuration,
 * the run's record and the comparison before a resume are all made from this.
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

  /** Declares a setting that stands under {@link Heading#GENERAL} in the help. */
  public static <T> Setting<T> of(
      String name, String label, ValueType<T> type, String fallback, String... description) {
    return of(Heading.GENERAL, name, label, type, fallback, description);
  }

  /**
   * Declares a setting.
   *
   * @param heading the heading under which the help lists it
   * @param name lower case, with dashes: {@code batch-size}
   * @param label what stands for a value in the help: {@code N}
   * @param fallback the default as text, or null if there is none
   * @param description sentences for the help; {@code ${DEFAULT-VALUE}} in them is the default
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

  /** The same setting where another default is the better one. */
  public Setting<T> withDefault(String otherFallback) {
    return new Setting<>(heading, name, label, type, otherFallback, description, secret);
  }

  /** The same setting whose values may be secret, as addresses with a token in them are. */
  public Setting<T> secret() {
    return new Setting<>(heading, name, label, type, fallback, description, true);
  }

  /** Whether its values may be secret. */
  public boolean isSecret() {
    return secret;
  }

  /** Returns the heading under which the help lists it. */
  public Heading heading() {
    return heading;
  }

  /** The name: {@code batch-size}. */
  public String name() {
    return name;
  }

  /** What stands for a value in the help. */
  public String label() {
    return label;
  }

  /** The default as text, or null if there is none. */
  public String fallback() {
    return fallback;
  }

  /** What it means, in sentences. */
  public List<String> description() {
    return description;
  }

  /** Whether it is set by being named, without a value. */
  public boolean isFlag() {
    return type.equals(ValueType.FLAG);
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the text is none; the message says what was expected
   */
  public T parse(String text) {
    return type.reader().apply(text);
  }

  /** Writes a value, so that {@link #parse} reads it back. */
  public String format(T value) {
    return type.writer().apply(value);
  }

  /** Writes a value as it may be shown and kept. */
  public String shown(T value) {
    return secret ? Secrets.placeOf(format(value)) : format(value);
  }

  /**
   * Checks a value that a program has set, as if it had been written. Kinds check themselves when
   * they are made.
   *
   * @throws InvalidInputException if it is null although there is a default, or no value of this
   *     setting
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
   * What to throw where a value cannot be used, though it is one.
   *
   * @param problem what is wrong with it and what to do, as a format and the end of a sentence that
   *     begins with the setting and its value
   */
  public InvalidInputException invalidValue(T value, String problem, Object... arguments) {
    return InvalidInputException.about(
        name,
        name + " " + shown(value) + ": " + String.format(Locale.ROOT, problem, arguments),
        null);
  }

  /** As {@link #invalidValue}, where the value itself tells nothing. */
  public InvalidInputException invalid(String problem, Object... arguments) {
    return InvalidInputException.about(
        name, name + ": " + String.format(Locale.ROOT, problem, arguments), null);
  }

  @Override
  public String toString() {
    return name;
  }
}
