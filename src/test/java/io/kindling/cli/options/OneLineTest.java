package io.kindling.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OneLineTest {

  @Test
  void leavesAloneWhatCanBeRead() {
    String text = "data/Größe ☃ 数字 \ud83d\ude00: 'a' is not \"b\"…";
    assertEquals(text, OneLine.of(text));
    assertEquals("", OneLine.of(""));
  }

  @Test
  void showsWhatATerminalWouldObey() {
    assertEquals("a\\nb\\u000dc\\u001b[2J\\u0000\\u009b", OneLine.of("a\nb\rc\u001b[2J\0\u009b"));
    assertEquals(
        "\\u202e\\u2028\\u2029\\ufeff\\ud800", OneLine.of("\u202e\u2028\u2029\ufeff\ud800"));
    assertEquals("\\udb40\\udc41", OneLine.of("\udb40\udc41"), "a tag, of two chars");
  }

  @Test
  void leavesOutTheMiddleOfWhatIsTooLong() {
    String line = OneLine.of("begin " + "x".repeat(1_000_000) + " end");
    assertTrue(line.startsWith("begin xxx") && line.endsWith("xxx end"), line);
    assertTrue(line.contains("xxx … xxx") && line.length() < 1000, line);
    String most = "x".repeat(900);
    assertEquals(most, OneLine.of(most));
    // The cut may go through a pair of surrogates.
    assertTrue(OneLine.of("\ud83d\ude00".repeat(1000)).length() < 1000);
    assertTrue(OneLine.of("x" + "\ud83d\ude00".repeat(1000)).contains("\\ud83d … "));
  }
}
