package io.kindling.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

  private static final Setting<Integer> SIZE =
      Setting.of("size", "N", ValueType.POSITIVE, "5", "How large.");
  private static final Setting<Double> RATE =
      Setting.of("rate", "R", ValueType.POSITIVE_REAL, "1e-8", "How fast.");
  private static final Setting<String> FILE =
      Setting.of("file", "FILE", ValueType.TEXT, null, "From where.");
  private static final Setting<Boolean> RESUME =
      Setting.of("resume", null, ValueType.FLAG, "false", "Whether to go on.");
  private static final Setting<List<Integer>> PARTS =
      Setting.of("parts", "N,N", ValueType.list(ValueType.POSITIVE), "1,2", "Of what.");

  private static final List<Setting<?>> SETTINGS = List.of(SIZE, FILE, RATE, RESUME, PARTS);

  private final Values defaults = Values.defaults(SETTINGS);

  @Test
  void startWithTheDefaults() {
    assertEquals(5, defaults.get(SIZE));
    assertEquals(1e-8, defaults.get(RATE));
    assertEquals(false, defaults.get(RESUME));
    assertEquals(List.of(1, 2), defaults.get(PARTS));
    assertNull(defaults.get(FILE));
  }

  @Test
  void withReturnsACopy() {
    Values changed = defaults.with(SIZE, 7).with(FILE, "a file");
    assertEquals(7, changed.get(SIZE));
    assertEquals("a file", changed.get(FILE));
    assertEquals(1e-8, changed.get(RATE));
    assertEquals(5, defaults.get(SIZE));
    assertNull(defaults.get(FILE));
    assertNull(changed.with(SIZE, null).get(SIZE));
  }

  @Test
  void textsAreInTheOrderOfTheSettings() {
    Values changed = defaults.with(FILE, "a file").with(SIZE, null).with(SIZE, 7);
    Map<String, String> texts = changed.texts();
    assertEquals(
        List.of("size", "file", "rate", "resume", "parts"), new ArrayList<>(texts.keySet()));
    assertEquals("[7, a file, 1.0E-8, false, 1,2]", new ArrayList<>(texts.values()).toString());
    assertEquals("{size=5, file=null, rate=1.0E-8, resume=false, parts=1,2}", defaults.toString());
  }

  @Test
  void plainKeepsNumbersAndFlags() {
    Map<String, Object> plain = defaults.with(RESUME, true).plain();
    assertEquals(
        List.of("size", "file", "rate", "resume", "parts"), new ArrayList<>(plain.keySet()));
    assertEquals(5, plain.get("size"));
    assertEquals(1e-8, plain.get("rate"));
    assertEquals(true, plain.get("resume"));
    assertEquals("1,2", plain.get("parts"));
    assertNull(plain.get("file"));
  }

  @Test
  void areEqualIfTheirTextsAreEqual() {
    Values same = Values.defaults(SETTINGS).with(SIZE, 7).with(SIZE, 5);
    assertEquals(defaults, same);
    assertEquals(defaults.hashCode(), same.hashCode());
    assertNotEquals(defaults, defaults.with(SIZE, 7));
    assertNotEquals(defaults, defaults.with(SIZE, null));
    assertNotEquals(defaults, defaults.with(FILE, ""));
  }

  @Test
  void rejectAnUnknownSetting() {
    Setting<Integer> stranger = SIZE.withDefault("6");
    String message =
        assertThrows(IllegalArgumentException.class, () -> defaults.with(stranger, 6)).getMessage();
    assertEquals("there is no setting size here", message);
    assertNull(defaults.get(stranger));
  }
}
