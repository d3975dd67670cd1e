package io.kindling.settings;

import io.kindling.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Values of settings: immutable, and in the order in which the settings are declared. */
public final class Values {

  private final List<Setting<?>> settings;
  private final Map<Setting<?>, Object> values;

  private Values(List<Setting<?>> settings, Map<Setting<?>, Object> values) {
    this.settings = settings;
    this.values = values;
  }

  /**
   * The default of every setting that has one.
   *
   * @param settings all that there are, in order
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

  /** The value of a setting, or null if it has none. */
  @SuppressWarnings("unchecked") // with() puts nothing else there.
  public <T> T get(Setting<T> setting) {
    return (T) values.get(setting);
  }

  /**
   * These values but for one.
   *
   * @param value the setting's new value, or null to take its value away
   * @throws IllegalArgumentException if the setting is none of these
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

  /** Names and values as text, in order; null where a setting has no value. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    settings.forEach(setting -> texts.put(setting.name(), text(setting)));
    return texts;
  }

  /** As {@link #texts}, but without secrets, and numbers and flags as they are, for a record. */
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
   * @throws InvalidInputException if one cannot be used, or is missing
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
