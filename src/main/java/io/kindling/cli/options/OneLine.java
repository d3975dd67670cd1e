package io.kindling.cli.options;

import io.kindling.Secrets;

/**
 * Texts made fit for one line on a terminal. What a file or an option holds gets into messages, and
 * must neither clear the screen there, nor fill it, nor give a secret away.
 */
public final class OneLine {

  private static final int HEAD = 600;
  private static final int TAIL = 300;

  private OneLine() {}

  /**
   * The text with its control characters, and others that cannot be seen, written as Java would
   * write them; the middle of a very long one is left out.
   */
  public static String of(String text) {
    String masked = Secrets.masked(text);
    String shown =
        masked.length() <= HEAD + TAIL
            ? masked
            : masked.substring(0, HEAD) + " … " + masked.substring(masked.length() - TAIL);
    StringBuilder line = new StringBuilder();
    shown.codePoints().forEach(character -> append(line, character));
    return line.toString();
  }

  private static void append(StringBuilder line, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE -> {
        for (char part : Character.toChars(character)) {
          line.append(part == '\n' ? "\\n" : String.format("\\u%04x", (int) part));
        }
      }
      default -> line.appendCodePoint(character);
    }
  }
}
