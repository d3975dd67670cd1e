package io.kindling.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.optim.Optimizer;
import io.kindling.optim.Optimizers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of settings and of the text forms of value types. */
class SettingTest {

  private enum Speed {
    AUTO,
    VERY_FAST
  }

  private static final Setting<Integer> SIZE =
      Setting.of("size", "N", ValueType.POSITIVE, "5", "How large.", "Default: 5");

  @Test
  void hasTheDeclaredProperties() {
    assertEquals("size", SIZE.name());
    assertEquals("size", SIZE.toString());
    assertEquals("N", SIZE.label());
    assertEquals("5", SIZE.fallback());
    assertEquals(List.of("How large.", "Default: 5"), SIZE.description());
    assertFalse(SIZE.isFlag());
    assertTrue(Setting.of("resume", null, ValueType.FLAG, "false").isFlag());
  }

  @Test
  void withDefaultReturnsAnotherSetting() {
    Setting<Integer> other = SIZE.withDefault(null);
    assertNull(other.fallback());
    assertEquals("size", other.name());
    assertEquals(SIZE.description(), other.description());
    assertEquals("5", SIZE.fallback());
  }

  @Test
  void errorMessagesBeginWithTheSetting() {
    InvalidInputException of = SIZE.invalidValue(7, "there are only %,d; give fewer", 1234);
    assertEquals("size 7: there are only 1,234; give fewer", of.getMessage());
    assertEquals(Optional.of("size"), of.setting());
    InvalidInputException without = SIZE.invalid("there is no %s", "room");
    assertEquals("size: there is no room", without.getMessage());
    assertEquals(Optional.of("size"), without.setting());
    assertEquals(Optional.empty(), new InvalidInputException("a file").setting());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2147483647"})
  void positiveNumbers(String text) {
    assertRoundTrip(ValueType.POSITIVE, Integer.valueOf(text), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "", " ", "1.5", "1e3", "ten", "2147483648", "0x10", " 1"})
  void invalidPositiveNumbersAreRejected(String text) {
    assertRefused(ValueType.POSITIVE, text, "'" + text + "' is not a whole number, 1 or more");
  }

  @Test
  void numbersNotBelowZero() {
    assertRoundTrip(ValueType.NOT_NEGATIVE, 0, "0");
    assertRefused(ValueType.NOT_NEGATIVE, "-1", "'-1' is not a whole number, 0 or more");
  }

  @Test
  void wholeNumbersOf64Bits() {
    assertRoundTrip(ValueType.WHOLE, Long.MIN_VALUE, "-9223372036854775808");
    assertRefused(
        ValueType.WHOLE, "9223372036854775808", "'9223372036854775808' is not a whole number");
    assertRefused(ValueType.WHOLE, "", "'' is not a whole number");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 1 << 30})
  void powersOfTwo(int power) {
    assertRoundTrip(ValueType.POWER_OF_TWO, power, String.valueOf(power));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "0", "-2", "-2147483648", "2147483648", "two"})
  void invalidPowersOfTwoAreRejected(String text) {
    assertRefused(ValueType.POWER_OF_TWO, text, "'" + text + "' is not a power of two, such as 8");
  }

  @ParameterizedTest
  @CsvSource({"0.001, 0.001", "3, 3", "1e-8, 1.0E-8", "3.4e38, 3.4E38", "5e-1, 0.5"})
  void realNumbersAboveZero(String text, String written) {
    assertEquals(written, write(ValueType.POSITIVE_REAL, text));
    assertEquals(written, write(ValueType.POSITIVE_REAL, written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "3.5e38"})
  void invalidPositiveRealsAreRejected(String text) {
    assertRefused(ValueType.POSITIVE_REAL, text, "'" + text + "' is not a number above 0");
  }

  @Test
  void fractions() {
    assertRoundTrip(ValueType.FRACTION, 0.0, "0");
    assertRoundTrip(ValueType.FRACTION, 0.25, "0.25");
    for (String text : List.of("1", "-0.1", "NaN")) {
      assertRefused(ValueType.FRACTION, text, "'" + text + "' is not a number from 0 to below 1");
    }
    assertRefused(ValueType.FRACTION, "half", "'half' is not a number");
  }

  @Test
  void enumConstantsAreInLowerCaseWithDashes() {
    ValueType<Speed> speeds = ValueType.of(Speed.class);
    assertRoundTrip(speeds, Speed.AUTO, "auto");
    assertRoundTrip(speeds, Speed.VERY_FAST, "very-fast");
    assertRefused(speeds, "VERY_FAST", "'VERY_FAST' is none of auto, very-fast");
    assertRefused(speeds, "", "'' is none of auto, very-fast");
  }

  @Test
  void listsAreSeparatedByCommas() {
    ValueType<List<Integer>> sizes = ValueType.list(ValueType.POSITIVE);
    assertRoundTrip(sizes, List.of(3), "3");
    assertRoundTrip(sizes, List.of(784, 30, 10), "784,30,10");
    assertEquals("784,30", write(sizes, " 784 , 30"));
    assertRefused(sizes, "784,,10", "'' is not a whole number, 1 or more");
    assertRefused(sizes, "784,10,", "'' is not a whole number, 1 or more");
    assertRefused(sizes, "", "'' is not a whole number, 1 or more");
  }

  @Test
  void componentsAreWrittenAsSpecs() {
    ValueType<Optimizer> optimizers = ValueType.of(Optimizers.ALL);
    assertRoundTrip(
        optimizers, Optimizers.ALL.parse("nesterov:momentum=0.5"), "nesterov:momentum=0.5");
    assertRefused(
        optimizers,
        "newton",
        "'newton' is none of adam, adamw, nesterov, momentum, rmsprop, muon, sgd");
  }

  @Test
  void textIsNotChanged() {
    String text = " a , b=c ";
    assertSame(text, Setting.of("text", "TEXT", ValueType.TEXT, null).parse(text));
  }

  private static <T> void assertRoundTrip(ValueType<T> type, T value, String text) {
    Setting<T> setting = Setting.of("it", "IT", type, null);
    assertEquals(value, setting.parse(text));
    assertEquals(text, setting.format(value));
  }

  private static <T> String write(ValueType<T> type, String text) {
    Setting<T> setting = Setting.of("it", "IT", type, null);
    return setting.format(setting.parse(text));
  }

  private static <T> void assertRefused(ValueType<T> type, String text, String message) {
    Setting<T> setting = Setting.of("it", "IT", type, null);
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> setting.parse(text)).getMessage());
  }
}
