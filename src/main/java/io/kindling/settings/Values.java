package io.kindling.settings;

import io.kindling.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An immutable map from settings to values, in the order of the settings' declaration. */
public final class Values {

  private final List<Setting<?>> settings;
  private final Map<Setting<?>, Object> values;

  private Values(List<Setting<?>> settings, Map<Setting<?>, Object> values) {
    this.settings = settings;
    this.values = values;
  }

  /**
   * Returns the defaults of the settings. Settings without a default have no value.
   *
   * @param settings all settings, in order
   */
  public static Values defaults(List<Setting<?>> settings) {
    Map<Setting<?>, Object> values = new LinkedHashMap<>();
    for (Setting<?> setting : settings) {
      if (setting.fallback() != null) {
        values.put(setting, setting.parse(setting.fallback()));
      }
    }
    return new Values(List.copyOf(settings), values);
  }

  /** Returns the value of a setting, or null if it has none. */
  @SuppressWarnings("unchecked") // with() stores only values of the setting's type.
  public <T> T get(Setting<T> setting) {
    return (T) values.get(setting);
  }

  /**
   * Returns a copy with one value changed.
   *
   * @param value the setting's new value, or null to remove its value
   * @throws IllegalArgumentException if the setting is not one of these settings
   */
  public <T> Values with(Setting<T> setting, T value) {
    if (!settings.contains(setting)) {
      throw new IllegalArgumentException("there is no setting " + setting + " here");
    }
    Map<Setting<?>, Object> changed = new LinkedHashMap<>(values);
    if (value == null) {
      changed.remove(setting);
    } else {
      changed.put(setting, value);
    }
    return new Values(settings, changed);
  }

  /**
   * Returns the settings' names and values as text, in order; null for a setting without a value.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    settings.forEach(setting -> texts.put(setting.name(), text(setting)));
    return texts;
  }

  /**
   * Returns the settings' names and values for a record, in order: numbers and flags as objects,
   * all other values as text without secrets, and null for a setting without a value.
   */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    settings.forEach(setting -> plain.put(setting.name(), shown(setting)));
    values.forEach(
        (setting, value) -> {
          if (value instanceof Number || value instanceof Boolean) {
            plain.put(setting.name(), value);
          }
        });
    return plain;
  }

  /**
   * Checks every value.
   *
   * @throws InvalidInputException if a value is invalid, or is missing although there is a default
   */
  public void check() {
    settings.forEach(this::check);
  }

  private <T> void check(Setting<T> setting) {
    setting.check(get(setting));
  }

  private <T> String text(Setting<T> setting) {
    T value = get(setting);
    return value == null ? null : setting.format(value);
  }

  private <T> String shown(Setting<T> setting) {
    T value = get(setting);
    return value == null ? null : setting.shown(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values that && texts().equals(that.texts());
  }

  @Override
  public int hashCode() {
    return Objects.hash(texts());
  }

  @Override
  public String toString() {
    return texts().toString();
  }
}
